package live

import (
	"context"
	"fmt"
)

// Stop tells every socket to come back later (4000), waits until they have left
// or ctx ends, closes the rest and stops what the hub runs. New sockets are told
// the same from its first moment on. The error tells that some had to be cut off.
func (h *Hub) Stop(ctx context.Context) error {
	h.mu.Lock()
	h.stopping = true
	h.mu.Unlock()
	for _, s := range h.all() {
		s.end(CloseStopping)
	}
	left := make(chan struct{})
	go func() {
		h.serving.Wait()
		close(left)
	}()
	var err error
	select {
	case <-left:
	case <-ctx.Done():
		rest := h.all()
		err = fmt.Errorf("close %d sockets: %w", len(rest), ctx.Err())
		for _, s := range rest {
			s.cut()
		}
		<-left // their reads have ended with the wire
	}
	h.unfollow()
	h.cancel()
	h.late.stop()
	h.running.Wait()
	return err
}
