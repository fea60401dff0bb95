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
// while the board was not running is closed at the start. Every node tries: one
// commit stands, and the others find the mission closed when they decide again.
func (b *Board) keepTime() {
	var at time.Time
	var wake, rest <-chan time.Time
	for {
		s := b.State()
		_, next, due := s.NextClose()
		now := b.decides(&s)
		switch {
		case rest != nil: // whatever is published meanwhile
		case !due:
			at, wake = time.Time{}, nil
		case !now.Before(next):
			if b.closeDue(&s, now) {
				at, wake = time.Time{}, nil
				continue
			}
			rest = b.wake(b.now().Add(retryPause))
		case !next.Equal(at):
			at, wake = next, b.wake(next)
		}
		select {
		case <-b.closing:
			return
		case <-b.rearm:
		case <-wake:
			at = time.Time{}
		case <-rest:
			rest = nil
		}
	}
}

// decides is the instant that a command would be decided at now: commits never
// go back in time, so a clock that was set back does not keep a mission, which
// takes no bids any more, from being closed.
func (b *Board) decides(s *models.State) time.Time {
	if now := b.now(); now.After(s.At) {
		return now
	}
	return s.At
}

// closeDue closes what is due at now; false when all of it still is.
func (b *Board) closeDue(s *models.State, now time.Time) bool {
	var missions []string
	s.ClosesDue(now, func(mission string) bool {
		missions = append(missions, mission)
		return len(missions) < maxDue
	})
	errs := make([]error, len(missions))
	var all sync.WaitGroup
	for i, id := range missions {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(b.ctx, b.patience)
			defer cancel()
			_, errs[i] = b.Do(ctx, Request{Command: &models.CloseBidding{Mission: id}})
		})
	}
	all.Wait()
	after, moved := b.State(), false
	for i, id := range missions {
		if !due(&after, id, b.decides(&after)) { // closed, by whichever node, or moved by a bid
			moved = true
			continue
		}
		// What the store cannot do now is told where it shows.
		if code := models.CodeOf(errs[i]); errs[i] != nil && code != models.Unavailable && code != models.Unknown {
			b.log.Error("a mission could not be closed", "mission", id, "error", errs[i])
		}
	}
	return moved
}

func due(s *models.State, mission string, now time.Time) bool {
	m, ok := s.Mission(mission)
	return ok && !m.CloseDue().IsZero() && !now.Before(m.CloseDue())
}
