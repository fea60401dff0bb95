package board

import (
	"context"
	"sync"
	"time"

	"coupdemain/models"
)

// maxDue is how many missions are closed at once.
const maxDue = 200

// keepTime closes missions at their effective end, without any traffic. It is
// armed again whenever a publication changed what is due first; what was due
// while the board was not running is closed at the start.
func (b *Board) keepTime() {
	var at time.Time
	var wake <-chan time.Time
	for {
		_, next, due := b.State().NextClose()
		now := b.now()
		switch {
		case !due:
			at, wake = time.Time{}, nil
		case !now.Before(next):
			if b.closeDue(now) {
				at, wake = time.Time{}, nil
				continue
			}
			at = now.Add(retryPause) // refused or not written: not at once again
			wake = b.wake(at)
		case !next.Equal(at):
			at, wake = next, b.wake(next)
		}
		select {
		case <-b.closing:
			return
		case <-b.rearm:
		case <-wake:
			at = time.Time{}
		}
	}
}

// closeDue closes what is due at now; false when none could be.
func (b *Board) closeDue(now time.Time) bool {
	var missions []string
	b.State().ClosesDue(now, func(mission string) bool {
		missions = append(missions, mission)
		return len(missions) < maxDue
	})
	closed := make([]bool, len(missions))
	var all sync.WaitGroup
	for i, id := range missions {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(b.ctx, b.patience)
			defer cancel()
			_, err := b.Do(ctx, Request{Command: &models.CloseBidding{Mission: id}})
			closed[i] = err == nil
			// Another node may have closed it in the meantime.
			if code := models.CodeOf(err); err != nil && code != models.Conflict && b.Ready() == nil {
				b.log.Error("a mission could not be closed", "mission", id, "error", err)
			}
		})
	}
	all.Wait()
	for _, ok := range closed {
		if ok {
			return true
		}
	}
	return false
}
