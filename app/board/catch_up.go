package board

import (
	"context"
	"fmt"

	"coupdemain/app/journal"
)

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
