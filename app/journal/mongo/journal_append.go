package mongo

import (
	"context"
	"errors"
	"fmt"

	"coupdemain/app/journal"
)

// log is the journal of a store.
type log struct{ s *Store }

// MaxBatch is how many commits go to the server in one insert, and how many a
// board does well to append at once: FerretDB goes on past a duplicate after the
// hundredth document, and a long insert that was cut off is long in doubt.
const MaxBatch = 100

// pieceBytes bounds one insert too, unless it is one commit.
const pieceBytes = 4 << 20

// Append implements journal.Journal: ordered inserts, each sent when the one
// before it was acknowledged. Another node may take a position between them.
func (l log) Append(ctx context.Context, after int64, cs []journal.Commit) (int, error) {
	if after < 0 {
		return 0, fmt.Errorf("append after %d: %w", after, journal.ErrInvalid)
	}
	s := l.s
	if err := s.takeTurn(ctx); err != nil {
		return 0, err
	}
	defer func() { <-s.writing }()
	n, gave, err := s.append(ctx, after, cs)
	switch {
	case n > 0:
		s.queue.Won()
	case errors.Is(err, journal.ErrConflict):
		s.queue.Lost(ctx, gave)
	}
	return n, err
}

// append says beside its result whether it gave way to a node that had lost: to
// lose then is no reason to ask for the same.
func (s *Store) append(ctx context.Context, after int64, cs []journal.Commit) (n int, gave bool, err error) {
	head, err := s.build(ctx, after)
	if err != nil {
		return 0, false, fmt.Errorf("append after %d: %w", after, err)
	}
	if err := journal.CheckBatch(&head, cs); err != nil {
		return 0, false, fmt.Errorf("append: %w", err)
	}
	if err := s.trustClock(ctx); err != nil {
		return 0, false, fmt.Errorf("append: %w", err)
	}
	if gave, err = s.queue.GiveWay(ctx, func() error { return s.overtaken(after) }); err != nil {
		return 0, gave, fmt.Errorf("append after %d: %w", after, err)
	}
	s.queue.Refresh()
	for n < len(cs) && err == nil {
		var stood int
		stood, err = s.insert(ctx, cs[n:n+pieceOf(cs[n:])])
		if n += stood; n > 0 {
			s.memory.remember(&cs[n-1])
		}
	}
	return n, gave, err
}

// takeTurn waits until no other Append of this store is under way.
func (s *Store) takeTurn(ctx context.Context) error {
	if err := s.alive(ctx, "append"); err != nil {
		return err
	}
	select {
	case s.writing <- struct{}{}:
		return nil
	case <-s.closing.Done():
	case <-ctx.Done():
	}
	return s.alive(ctx, "append")
}

// build gives the commit that a batch is to follow, from memory where it can be.
// It spares an insert that must fail, since the next position is known to be taken.
func (s *Store) build(ctx context.Context, after int64) (head journal.Commit, err error) {
	head, sure := s.memory.at(after)
	if !sure {
		if head, err = s.commitAt(ctx, after); err != nil {
			return head, err
		}
	}
	return head, s.overtaken(after)
}

// overtaken is ErrConflict when there is known to be more behind a position.
func (s *Store) overtaken(after int64) error {
	if _, known, _ := s.memory.look(); known > after {
		return fmt.Errorf("there is position %d: %w", known, journal.ErrConflict)
	}
	return nil
}

// pieceOf says how many of the commits go together: at least one.
func pieceOf(cs []journal.Commit) (n int) {
	size := 0
	for n < len(cs) && n < MaxBatch {
		if size += len(cs[n].Payload); n > 0 && size > pieceBytes {
			break
		}
		n++
	}
	return n
}

// insert writes one piece and says how many of it are known to stand.
func (s *Store) insert(ctx context.Context, cs []journal.Commit) (int, error) {
	o, err := s.begin(ctx, "append")
	if err != nil {
		return 0, err
	}
	defer o.end()
	docs := make([]any, len(cs))
	for i := range cs {
		docs[i] = writeCommit(&cs[i])
	}
	_, err = s.commits.InsertMany(o, docs)
	n, verdict := outcome(err, o.sent.Load(), len(cs))
	if verdict != nil {
		return n, fmt.Errorf("append position %d: %w", cs[n].Pos, verdict)
	}
	return n, nil
}
