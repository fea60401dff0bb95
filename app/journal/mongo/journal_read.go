package mongo

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/journal"
)

// pageCommits is how many commits come in one answer. The server cuts it short at 16 MiB.
const pageCommits = 500

// Read implements journal.Journal: one query, whose answer comes in pages, since
// each query of a server without an index would look at everything. fn may be slow.
func (l log) Read(ctx context.Context, after int64, fn func(journal.Commit) error) error {
	if after < 0 {
		return fmt.Errorf("read after %d: %w", after, journal.ErrInvalid)
	}
	doing := fmt.Sprintf("read after position %d", after)
	rows, err := l.s.find(ctx, doing, l.s.commits, from(max(after, 1)), options.Find().SetSort(upward).SetBatchSize(pageCommits))
	if err != nil {
		return err
	}
	defer rows.close()
	first, err := l.s.first(ctx, rows, after)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	for prev := first; ; {
		raw, err := rows.next(ctx)
		if err != nil || raw == nil {
			return err
		}
		c, err := l.s.follow(&first, &prev, raw)
		if err != nil {
			return err
		}
		if err := fn(c); err != nil {
			return err
		}
		prev = c
	}
}

// first takes the commit that the others follow off the rows; the zero one for 0.
func (s *Store) first(ctx context.Context, rows *rows, after int64) (c journal.Commit, err error) {
	if after == 0 {
		return c, nil
	}
	raw, err := rows.next(ctx)
	if err != nil {
		return c, err
	}
	if raw == nil {
		return c, s.missing(after)
	}
	c, err = readCommit(raw)
	switch {
	case c.Pos > after:
		return c, s.missing(after)
	case err != nil:
		return c, journal.DamagedAt(after, "%w", err)
	}
	return c, s.memory.check(&c)
}

// follow reads the next commit, checks that it is the next one, and remembers it.
func (s *Store) follow(first, prev *journal.Commit, raw bson.Raw) (journal.Commit, error) {
	c, err := readCommit(raw)
	if c.Pos > prev.Pos+1 {
		return c, journal.DamagedAt(prev.Pos+1, "%w: the next is position %d", journal.ErrGap, c.Pos)
	}
	if err == nil {
		err = journal.CheckLink(prev, &c)
	}
	if err != nil {
		return c, blame(first, prev, err)
	}
	if err := s.memory.check(&c); err != nil {
		return c, err
	}
	s.memory.remember(&c)
	return c, nil
}

// blame names the commit that is wrong. The one before it was checked when it was
// read, except when it is the one that the caller starts after.
func blame(first, prev *journal.Commit, why error) error {
	if prev.Pos > 0 && prev.Pos == first.Pos {
		if err := journal.CheckHash(prev); err != nil {
			return journal.DamagedAt(prev.Pos, "%w", err)
		}
	}
	return journal.DamagedAt(prev.Pos+1, "%w", why)
}

// missing is the gap at a position. When something was given or written there or
// further on, nothing may be built on it until it is found again.
func (s *Store) missing(pos int64) error {
	if last, _, _ := s.memory.look(); last.Pos >= pos {
		s.memory.suspect()
		return fmt.Errorf("position %d was there and is gone, as after a rollback: %w", pos, journal.ErrGap)
	}
	return fmt.Errorf("position %d: %w", pos, journal.ErrGap)
}

// commitAt gives a checked commit, the zero one for 0, and remembers it.
func (s *Store) commitAt(ctx context.Context, pos int64) (c journal.Commit, err error) {
	if pos == 0 {
		return c, nil
	}
	raw, err := s.one(ctx, "read the journal", s.commits, bson.D{{Key: "_id", Value: pos}}, nil)
	switch {
	case err != nil:
		return c, err
	case raw == nil:
		return c, s.missing(pos)
	}
	if c, err = readCommit(raw); err == nil {
		err = journal.CheckHash(&c)
	}
	if err != nil {
		return c, journal.DamagedAt(pos, "%w", err)
	}
	if err := s.memory.check(&c); err != nil {
		return c, err
	}
	s.memory.remember(&c)
	return c, nil
}

// Head implements journal.Journal.
func (l log) Head(ctx context.Context) (c journal.Commit, err error) {
	s := l.s
	last, _, _ := s.memory.look()
	raw, err := s.one(ctx, "head", s.commits, from(max(last.Pos, 1)), downward)
	switch {
	case err != nil:
		return c, err
	case raw == nil && last.Pos > 0:
		return c, fmt.Errorf("head: %w", s.missing(last.Pos))
	case raw == nil:
		return c, nil
	}
	if c, err = readCommit(raw); err == nil {
		err = journal.CheckHash(&c)
	}
	if err != nil {
		return c, fmt.Errorf("head: %w", journal.DamagedAt(max(c.Pos, last.Pos), "%w", err))
	}
	if err := s.memory.check(&c); err != nil {
		return c, fmt.Errorf("head: %w", err)
	}
	s.memory.remember(&c)
	return c, nil
}
