package board

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// errOtherRules is a snapshot that another version of this program made, and
// that nodes of that version may still start from.
var errOtherRules = errors.New("it was made by a program with other rules")

// fromSnapshot gives the state of the newest snapshot that is right, still
// building in place, and has the writer remember what it knew then; a state
// before the first commit when there is none. What is wrong with one is logged
// and never keeps a board from opening: the journal has everything.
func (b *Board) fromSnapshot(ctx context.Context, oldest int64) models.State {
	tried := map[int64]bool{}
	for b.snaps.every > 0 {
		s, err := b.untried(ctx, tried)
		if err != nil {
			b.log.Warn("the snapshots cannot be read: the whole journal is read instead", "error", err)
			break
		}
		if s == nil {
			break
		}
		began := time.Now()
		m, err := b.openSnapshot(ctx, s)
		if err == nil {
			err = b.recall(s, &m, oldest)
		}
		if err == nil {
			b.log.Info("started from a snapshot", "position", s.pos, "bytes", s.Size, "took", time.Since(began))
			return m.state
		}
		b.log.Warn("a snapshot is of no use", "position", s.pos, "error", err)
		if errors.Is(err, errBadSnapshot) {
			if err := b.dropSnapshot(ctx, s); err != nil {
				b.log.Warn("a snapshot of no use could not be deleted", "error", err)
			}
		}
	}
	return models.NewState().Thaw()
}

// untried lists the snapshots anew, since another node may have replaced them
// meanwhile, and gives the newest that was not tried yet, nil when there is none.
func (b *Board) untried(ctx context.Context, tried map[int64]bool) (*snapshot, error) {
	all, err := b.listSnapshots(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if !tried[all[i].pos] {
			tried[all[i].pos] = true
			return &all[i], nil
		}
	}
	return nil, nil
}

// openSnapshot reads one. What is wrong with it for ever is an errBadSnapshot.
func (b *Board) openSnapshot(ctx context.Context, s *snapshot) (m memory, err error) {
	if s.Rules != snapshotRules() {
		return m, errOtherRules
	}
	if err := b.standsInJournal(ctx, s); err != nil {
		return m, err
	}
	r, size, err := b.store.Blobs().Open(ctx, s.Blob)
	if err != nil {
		return m, badUnlessAway(ctx, err)
	}
	if size == s.Size {
		m, err = readSnapshot(ctx, r, size, s.Record)
	} else {
		err = fmt.Errorf("it has %d bytes instead of %d", size, s.Size)
	}
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err == nil && (m.state.Pos != s.pos || m.state.Hash != s.Hash) {
		err = fmt.Errorf("it holds position %d, %s", m.state.Pos, m.state.Hash)
	}
	if err != nil {
		return memory{}, badUnlessAway(ctx, err)
	}
	return m, nil
}

// standsInJournal tells whether the commit that a snapshot was taken at is the
// one that stands there.
func (b *Board) standsInJournal(ctx context.Context, s *snapshot) error {
	err := b.store.Journal().Read(ctx, s.pos-1, func(c journal.Commit) error {
		if hash := hex.EncodeToString(c.Hash[:]); c.Pos != s.pos || hash != s.Hash {
			return fmt.Errorf("%w: position %d of the journal is %s, not %s", errBadSnapshot, c.Pos, hash, s.Hash)
		}
		return errFound
	})
	switch {
	case errors.Is(err, errFound):
		return nil
	case err == nil || errors.Is(err, journal.ErrGap) && !errors.Is(err, journal.ErrDamaged):
		return fmt.Errorf("%w: the journal ends before it", errBadSnapshot)
	}
	return err
}

// badUnlessAway says that a snapshot is bad, unless only the store cannot be
// reached now.
func badUnlessAway(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, journal.ErrUnavailable) {
		return err
	}
	return fmt.Errorf("%w: %w", errBadSnapshot, err)
}

// recall has the writer and the seals remember what they knew at a snapshot, as
// if they had read the journal up to there.
func (b *Board) recall(s *snapshot, m *memory, oldest int64) error {
	hash, err := hex.DecodeString(s.Hash)
	if err != nil || len(hash) != len(b.writer.hash) {
		return fmt.Errorf("%w: its hash is no hash", errBadSnapshot)
	}
	b.writer.pos, b.writer.at, b.writer.hash = s.pos, m.state.At.UnixMilli(), [32]byte(hash)
	for _, use := range m.keys {
		if use.at >= oldest {
			b.writer.keys.add(use.key, use.keyed)
		}
	}
	for _, mission := range m.held {
		b.seals.held[mission] = struct{}{}
	}
	for _, mission := range m.ended {
		b.seals.ended[mission] = struct{}{}
	}
	b.snaps.covered = s.pos
	return nil
}
