package board

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"coupdemain/app/journal"
)

// errForeign is a journal that this node's state does not come from;
// errUnreadable a commit that this program does not understand.
var (
	errForeign    = errors.New("the journal has another history than this node")
	errUnreadable = errors.New("this node cannot read the journal")
)

// read catches up and notes whether the journal can be followed. Only the
// writer loop calls it.
func (b *Board) read() error {
	err := b.catchUp()
	if err != nil {
		b.doubt(err)
		return err
	}
	b.writer.unsure = false
	b.found()
	return nil
}

// doubt notes why the journal could not be followed. What cannot end by itself stops the node.
func (b *Board) doubt(err error) {
	b.writer.unsure = true
	switch {
	case b.ctx.Err() != nil: // Close gave up waiting
	case lasting(err):
		b.stop(err)
	default:
		b.lost(err)
	}
}

// lasting tells that trying again cannot help. A gap may be filled yet, or be
// that of a database which is being put back.
func lasting(err error) bool {
	return errors.Is(err, errForeign) || errors.Is(err, errUnreadable) ||
		errors.Is(err, journal.ErrDamaged) && !errors.Is(err, journal.ErrGap)
}

// catchUp reads what others wrote, or what was written while the outcome was
// not known, and publishes it, a page at a time. It reads this node's own last
// commit first: only what follows that one can be applied here.
func (b *Board) catchUp() error {
	w := &b.writer
	var page []Applied
	s := b.State()
	own := w.pos == 0
	err := b.store.Journal().Read(b.ctx, max(0, w.pos-1), func(c journal.Commit) error {
		if !own {
			own = true
			if c.Pos != w.pos || c.Hash != w.hash {
				return fmt.Errorf("position %d: %w", w.pos, errForeign)
			}
			return nil
		}
		if c.Pos != w.pos+1 || c.Prev != w.hash {
			return fmt.Errorf("position %d: %w", w.pos+1, errForeign)
		}
		d, err := decodeCommit(&c)
		if err != nil {
			return fmt.Errorf("%w: %w", errUnreadable, err)
		}
		s = s.Apply(d.meta, d.events)
		b.note(&c, &d, math.MinInt64)
		page = append(page, Applied{Meta: d.meta, Events: d.events, Public: d.public})
		if len(page) == journal.MaxBatch {
			b.publish(s, page)
			page = nil
		}
		return nil
	})
	if len(page) > 0 {
		b.publish(s, page)
	}
	w.keys.forget(w.at)
	if err == nil && !own {
		err = fmt.Errorf("position %d is gone: %w", w.pos, journal.ErrGap)
	}
	if err != nil {
		return fmt.Errorf("catch up after position %d: %w", w.pos, err)
	}
	return nil
}

// How long watch rests when the journal said that there was more and there was
// nothing, so that a store which is wrong about it costs little.
const (
	idleFirst = 5 * time.Millisecond
	idleMost  = 250 * time.Millisecond
)

// watch has the loop read what this node did not write, and tells it when the
// store cannot be reached.
func (b *Board) watch() {
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	go func() {
		select {
		case <-b.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	idle := idleFirst
	for b.mustStop() == nil {
		pos, pause := b.State().Pos, retryPause
		err := b.store.Journal().Wait(ctx, pos)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			select {
			case b.heard <- fmt.Errorf("wait for commits after position %d: %w", pos, err):
			case <-ctx.Done():
				return
			}
		case b.State().Pos > pos: // it was this node's own
			continue
		default:
			if err = b.look(ctx, pos+1); err != nil {
				break
			}
			if b.State().Pos > pos {
				idle = idleFirst
				continue
			}
			pause, idle = idle, min(2*idle, idleMost)
		}
		select {
		case <-ctx.Done():
			return
		case <-b.wake(b.now().Add(pause)):
		}
	}
}
