package board

import (
	"context"
	"errors"
	"sync"
)

// looks holds the next reading of the journal that somebody waits for. Those who
// ask while one is under way share the one after it.
type looks struct {
	mu    sync.Mutex
	next  *look
	asked chan struct{} // holds one, while next is not nil
}

type look struct {
	pos  int64 // not needed by a node that is there
	done chan struct{}
	err  error // to be read after done
}

func (x *looks) init() { x.asked = make(chan struct{}, 1) }

func (x *looks) join(pos int64) *look {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.next == nil {
		x.next = &look{done: make(chan struct{})}
		x.asked <- struct{}{}
	}
	x.next.pos = max(x.next.pos, pos)
	return x.next
}

func (x *looks) take() *look {
	x.mu.Lock()
	defer x.mu.Unlock()
	l := x.next
	x.next = nil
	return l
}

// look has the writer loop read the journal, unless the node is at a position
// already, and waits for it.
func (b *Board) look(ctx context.Context, pos int64) error {
	l := b.looks.join(pos)
	select {
	case <-l.done:
		return l.err
	case <-ctx.Done():
		return ctx.Err()
	case <-b.drained:
		return errors.New("the board is stopping")
	}
}

// answerLook is the writer loop's part of look.
func (b *Board) answerLook() {
	l := b.looks.take()
	switch {
	case b.mustStop() != nil:
		l.err = b.mustStop()
	case b.writer.pos < l.pos || b.writer.unsure:
		l.err = b.read()
	}
	close(l.done)
}
