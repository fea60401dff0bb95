package handlerstest

import (
	"slices"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
)

// alarm is a wait of the board's clock.
type alarm struct {
	at time.Time
	c  chan time.Time
}

// wake rings once the bench's clock has reached an instant.
func (b *Bench) wake(at time.Time) <-chan time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.alarms = append(b.alarms, alarm{at, make(chan time.Time, 1)})
	c := b.alarms[len(b.alarms)-1].c
	b.ring()
	return c
}

// ring wakes those whose instant has come; mu is held.
func (b *Bench) ring() {
	b.alarms = slices.DeleteFunc(b.alarms, func(a alarm) bool {
		if b.now.Before(a.at) {
			return false
		}
		a.c <- b.now
		return true
	})
}

// Pass lets time go by.
func (b *Bench) Pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
	b.ring()
}

// Wait moves the board's clock and lets it write the closings that fell due.
func (b *Bench) Wait(d time.Duration) {
	b.T.Helper()
	b.mu.Lock()
	b.now = b.now.Add(d)
	b.mu.Unlock()
	if m, at, ok := b.Board.State().NextClose(); ok && !b.Clock().Before(at) {
		_, err := b.Board.Do(b.T.Context(), board.Request{Command: &models.CloseBidding{Mission: m}})
		if err != nil && models.CodeOf(err) != models.Conflict { // the board's own clock may be first
			b.Must(err)
		}
	}
}

// Until waits for an event.
func (b *Bench) Until(event string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !slices.Contains(b.events, event) {
		b.moved.Wait()
	}
}

// Clock is the time on the board.
func (b *Bench) Clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}
