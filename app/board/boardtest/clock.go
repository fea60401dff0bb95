// Package boardtest is what tests of a board and of its readers share.
package boardtest

import (
	"sync"
	"time"

	"coupdemain/scripts/testday"
)

// Clock is a time that only the test moves. Its Now and Wake are those of a board's
// Config, and of an outbox's.
type Clock struct {
	mu    sync.Mutex
	now   time.Time
	waits map[chan time.Time]time.Time
}

// NewClock starts at an instant; a zero one is that of all towns.
func NewClock(now time.Time) *Clock {
	if now.IsZero() {
		now = testday.Start()
	}
	return &Clock{now: now, waits: map[chan time.Time]time.Time{}}
}

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Wake gives a channel that receives once when the time is at or past an instant.
func (c *Clock) Wake(at time.Time) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := make(chan time.Time, 1)
	c.waits[w] = at
	c.fire()
	return w
}

// Advance moves the time, back too, and wakes whoever waits for it.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.fire()
}

// Waiting tells that somebody waits for exactly so long from now.
func (c *Clock) Waiting(d time.Duration) bool { return c.WaitingFor(c.Now().Add(d)) }

// WaitingFor tells that somebody waits for exactly this instant.
func (c *Clock) WaitingFor(at time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, waited := range c.waits {
		if waited.Equal(at) {
			return true
		}
	}
	return false
}

func (c *Clock) fire() {
	for w, at := range c.waits {
		if !c.now.Before(at) {
			w <- c.now
			delete(c.waits, w)
		}
	}
}
