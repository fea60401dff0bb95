package mongo

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/journal"
)

// How long the journal rests between two polls.
const (
	pollRest   = 50 * time.Millisecond
	pollFactor = 4           // nor shorter than so many times the last poll
	pollStream = time.Second // while a change stream tells of commits, polls only watch over rollback
)

// pace lets one Wait poll at a time, and not too often.
type pace struct {
	mu    sync.Mutex
	next  time.Time
	busy  bool
	since time.Time // a change stream works since; zero when none does
}

// take says whether to poll now, else how long to rest first.
func (p *pace) take(now time.Time) (poll bool, rest time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy {
		return false, pollRest
	}
	if rest = p.next.Sub(now); rest > 0 {
		return false, rest
	}
	p.busy = true
	return true, 0
}

// done ends a poll.
func (p *pace) done(began, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	rest := max(pollRest, pollFactor*now.Sub(began))
	if !p.since.IsZero() && began.After(p.since) {
		rest = max(rest, pollStream) // the poll saw all that came before the stream
	}
	p.busy, p.next = false, now.Add(rest)
}

// streaming notes that a change stream works since an instant; zero: that none does.
func (p *pace) streaming(since time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.since = since
}

// Wait implements journal.Journal. It asks nothing when the store itself gave,
// wrote or was told of a commit past after; else it polls, in the caller's goroutine.
func (l log) Wait(ctx context.Context, after int64) error {
	s := l.s
	within, cancel := s.whileOpen(ctx)
	defer cancel()
	for {
		if err := s.alive(ctx, "wait"); err != nil {
			return err
		}
		_, known, wake := s.memory.look()
		if known > after {
			return nil
		}
		poll, rest := s.pace.take(time.Now())
		if !poll {
			t := time.NewTimer(rest)
			select {
			case <-wake:
			case <-t.C:
			case <-within.Done():
			}
			t.Stop()
			continue
		}
		began := time.Now()
		more, err := s.poll(within, after)
		s.pace.done(began, time.Now())
		if gone := s.alive(ctx, "wait"); gone != nil {
			return gone
		}
		if err != nil || more {
			return err
		}
		s.besideWait(within)
	}
}

// whileOpen gives a context that ends with the store too.
func (s *Store) whileOpen(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(s.closing, cancel)
	return ctx, func() { stop(); cancel() }
}

// poll asks for the commits from the last known one on: the first must be that
// one, and a second means that there is more.
func (s *Store) poll(ctx context.Context, after int64) (more bool, err error) {
	if last, _, _ := s.memory.look(); after > last.Pos {
		if _, err := s.commitAt(ctx, after); err != nil {
			return false, fmt.Errorf("wait: %w", err)
		}
	}
	last, _, _ := s.memory.look()
	opts := options.Find().SetSort(upward).SetLimit(2).SetProjection(linkFields)
	docs, err := s.all(ctx, "wait", s.commits, from(max(last.Pos, 1)), opts)
	if err != nil {
		return false, err
	}
	if last.Pos == 0 {
		return len(docs) > 0, nil
	}
	if len(docs) == 0 {
		return false, fmt.Errorf("wait: %w", s.missing(last.Pos))
	}
	first, err := readLink(docs[0])
	switch {
	case first.Pos > last.Pos:
		return false, fmt.Errorf("wait: %w", s.missing(last.Pos))
	case err != nil:
		return false, fmt.Errorf("wait: %w", journal.DamagedAt(last.Pos, "%w", err))
	}
	if err := s.memory.check(&first); err != nil {
		return false, fmt.Errorf("wait: %w", err)
	}
	if len(docs) < 2 {
		return false, nil
	}
	if second, err := readLink(docs[1]); err == nil {
		s.memory.saw(second.Pos)
	}
	return true, nil // if it cannot be read, Read says what is wrong with it
}

// besideWait does what is to be done now and then on a node that runs. A failure
// shows in the next poll, too.
func (s *Store) besideWait(ctx context.Context) {
	if len(s.writing) == 0 {
		s.queue.LeaveIdle(ctx)
	}
	if s.clock.older(s.cfg.Now(), clockRest) {
		if err := s.look(ctx); err != nil && ctx.Err() == nil {
			s.log.Debug("the clocks could not be compared", "error", err)
		}
	}
}
