package board

import (
	"context"
	"fmt"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// replay builds the state from the journal, which verifies every commit that it
// gives, and publishes it once.
func (b *Board) replay(ctx context.Context) error {
	s := models.NewState().Thaw()
	oldest := b.now().UnixMilli() - keyLife.Milliseconds()
	err := b.store.Journal().Read(ctx, 0, func(c journal.Commit) error {
		d, err := decodeCommit(&c)
		if err != nil {
			return err
		}
		s = s.Apply(d.meta, d.events)
		b.note(&c, &d, oldest)
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

// catchUp reads what others wrote, or what was written while the outcome was
// not known, and publishes it.
func (b *Board) catchUp() error {
	var commits []Applied
	s := b.State()
	oldest := b.now().UnixMilli() - keyLife.Milliseconds()
	err := b.store.Journal().Read(b.ctx, b.writer.pos, func(c journal.Commit) error {
		d, err := decodeCommit(&c)
		if err != nil {
			return err
		}
		s = s.Apply(d.meta, d.events)
		b.note(&c, &d, oldest)
		commits = append(commits, Applied{Meta: d.meta, Events: d.events, Public: d.public})
		if len(commits) == journal.MaxBatch {
			b.publish(s, commits)
			commits = nil
		}
		return nil
	})
	if len(commits) > 0 {
		b.publish(s, commits)
	}
	if err != nil {
		return fmt.Errorf("catch up after position %d: %w", b.writer.pos, err)
	}
	return nil
}

// watch tells the loop of commits that this node did not write.
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
	for {
		pos := b.State().Pos
		if err := b.store.Journal().Wait(ctx, pos); err != nil {
			if ctx.Err() != nil {
				return
			}
			b.log.Warn("cannot wait for the journal", "error", err)
			select {
			case <-ctx.Done():
				return
			case <-b.wake(b.now().Add(retryPause)):
			}
			continue
		}
		select {
		case b.more <- pos:
		case <-ctx.Done():
			return
		}
	}
}
