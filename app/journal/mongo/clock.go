package mongo

import (
	"context"
	"fmt"
	"sync"
	"time"

	"coupdemain/app/journal"
)

// The clock of a node is part of what it writes, and bids close by it. A node
// whose clock is more than maxSkew from the database server's writes nothing.
const (
	maxSkew     = 500 * time.Millisecond
	clockRest   = 5 * time.Second        // between two looks beside Wait
	clockAge    = time.Minute            // an Append does not trust an older look
	clockAgain  = time.Second            // nor one that refused, for longer than this
	clockStep   = 100 * time.Millisecond // since the look, the clock was set
	clockTries  = 5
	clockEnough = 20 * time.Millisecond // a round trip this short says enough
)

// clock is how far the node's clock was from the server's at the last look.
type clock struct {
	mu    sync.Mutex
	at    time.Time     // by the node's clock; zero before the first look
	ahead time.Duration // of the node; negative when it is behind
}

// older tells whether the last look is further back than age, or the clock was
// set since: the wall clock then went another way than time did.
func (c *clock) older(now time.Time, age time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return true
	}
	passed, wall := now.Sub(c.at), now.Round(0).Sub(c.at.Round(0))
	return passed >= age || (wall-passed).Abs() > clockStep
}

// set keeps a look and says whether the clock was wrong before it.
func (c *clock) set(at time.Time, ahead time.Duration) (wasWrong bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	wasWrong = c.ahead.Abs() > maxSkew
	c.at, c.ahead = at, ahead
	return wasWrong
}

// skew says by how much the clock is wrong, when that is too much.
func (c *clock) skew() (ahead time.Duration, wrong bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ahead, c.ahead.Abs() > maxSkew
}

// look compares the clocks. Of several answers the quickest counts, taken to have
// been given halfway: a busy machine is not a wrong clock.
func (s *Store) look(ctx context.Context) error {
	var best greeting
	for try := range clockTries {
		g, err := s.greet(ctx)
		if err != nil {
			return err
		}
		if try == 0 || g.took < best.took {
			best = g
		}
		if best.took <= clockEnough {
			break
		}
	}
	theirs, ok := best.raw.Lookup("localTime").TimeOK()
	if !ok {
		return fmt.Errorf("compare the clocks: %w: the server does not tell its time", journal.ErrUnavailable)
	}
	ahead := best.asked.Add(best.took / 2).Sub(theirs)
	is, was := ahead.Abs() > maxSkew, s.clock.set(best.asked, ahead)
	switch {
	case is && !was:
		s.log.Warn("nothing can be written: " + skewText(ahead))
	case was && !is:
		s.log.Info("the clock of this machine is right again")
	}
	return nil
}

// trustClock refuses (ErrUnavailable) to let a node write whose clock is wrong.
// It asks the server only when the last look is old or the clock was set since.
func (s *Store) trustClock(ctx context.Context) error {
	age := clockAge
	if _, wrong := s.clock.skew(); wrong {
		age = clockAgain
	}
	if s.clock.older(s.cfg.Now(), age) {
		if err := s.look(ctx); err != nil {
			return err
		}
	}
	if ahead, wrong := s.clock.skew(); wrong {
		return fmt.Errorf("%w: %s", journal.ErrUnavailable, skewText(ahead))
	}
	return nil
}

func skewText(ahead time.Duration) string {
	word := "ahead of"
	if ahead < 0 {
		word = "behind"
	}
	return fmt.Sprintf("the clock of this machine is %s %s the database server's; the two may differ by %s: let both follow a time server",
		ahead.Abs().Round(time.Millisecond), word, maxSkew)
}

// serverTime is the server's time in unix milliseconds, as far as the last look knows.
func (s *Store) serverTime() int64 {
	ahead, _ := s.clock.skew()
	return s.cfg.Now().Add(-ahead).UnixMilli()
}
