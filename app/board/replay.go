package board

import (
	"context"
	"errors"
	"fmt"

	"coupdemain/app/journal"
)

// replay builds the state from the newest snapshot and the journal behind it,
// which verifies every commit that it gives, and publishes it once. Keys live by
// the journal's time: this node's clock may be wrong, and be set right later.
func (b *Board) replay(ctx context.Context) error {
	head, err := b.store.Journal().Head(ctx)
	if err != nil && !errors.Is(err, journal.ErrDamaged) { // the reading names the first that is damaged
		return fmt.Errorf("replay the journal: %w", err)
	}
	oldest := head.At - keyLife.Milliseconds()
	s := b.fromSnapshot(ctx, oldest)
	err = readAhead(ctx, b.store.Journal(), s.Pos, func(c *journal.Commit, d *decoded) error {
		s = s.Apply(d.meta, d.events)
		b.note(c, d, oldest)
		return nil
	})
	if err != nil {
		return fmt.Errorf("replay the journal: %w", err)
	}
	s = s.Freeze()
	b.state.Store(&s)
	b.feed.begin(s.Pos)
	return nil
}

// note keeps what the loop remembers beside the state of a commit that was read
// from the journal: its link, its key, which missions hold sealed bids.
func (b *Board) note(c *journal.Commit, d *decoded, oldest int64) {
	w := &b.writer
	w.pos, w.at, w.hash = c.Pos, c.At, c.Hash
	b.seals.note(d.events)
	if d.by.Key == "" || c.At < oldest {
		return
	}
	key, ok := parseMac(d.by.Key)
	content, also := parseMac(d.by.Content)
	if ok && also {
		w.keys.add(key, keyed{content: content, pos: c.Pos, at: c.At})
	}
}
