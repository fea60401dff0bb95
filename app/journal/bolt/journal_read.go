package bolt

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"coupdemain/app/journal"
)

// A page is what one read transaction copies: short, since a long one keeps the
// pages that writers free from being used again.
const (
	pageCommits = 1000
	pageBytes   = 4 << 20
	arenaBytes  = 256 << 10 // memory is taken in such pieces
)

// Read implements journal.Journal. fn runs outside any transaction and may be slow.
func (l log) Read(ctx context.Context, after int64, fn func(journal.Commit) error) error {
	if after < 0 {
		return fmt.Errorf("read after %d: %w", after, journal.ErrInvalid)
	}
	prev, err := l.commitAt(ctx, after)
	if err != nil {
		return err
	}
	first := prev
	var page []journal.Commit
	for {
		page, err = l.readPage(ctx, prev.Pos, page[:0])
		for i := range page {
			c := &page[i]
			if lerr := journal.CheckLink(&prev, c); lerr != nil {
				return blame(&first, &prev, c, lerr)
			}
			if err := fn(*c); err != nil {
				return err
			}
			prev = *c
		}
		if err != nil || len(page) == 0 {
			return err
		}
	}
}

// blame names the commit that is wrong. The one before it was checked when it was
// read, except when it is the one that the caller starts after.
func blame(first, prev, c *journal.Commit, why error) error {
	if prev.Pos > 0 && prev.Pos == first.Pos {
		if err := journal.CheckHash(prev); err != nil {
			return journal.DamagedAt(prev.Pos, "%w", err)
		}
	}
	return journal.DamagedAt(prev.Pos+1, "%w", why)
}

// commitAt gives the commit at a position, the zero one for 0.
func (l log) commitAt(ctx context.Context, pos int64) (c journal.Commit, err error) {
	if pos == 0 {
		return c, nil
	}
	err = l.s.view(ctx, fmt.Sprintf("read position %d", pos), func(tx *bbolt.Tx) error {
		k := key(pos)
		v := tx.Bucket(bucketJournal).Get(k)
		if v == nil {
			return fmt.Errorf("read after %d: %w", pos, journal.ErrGap)
		}
		c, err = parseValue(k, append([]byte(nil), v...))
		if err != nil {
			return journal.DamagedAt(pos, "%w", err)
		}
		return nil
	})
	return c, err
}

// readPage copies the commits after a position into fresh memory. With an error it
// still gives those before the place where the file could not be read.
func (l log) readPage(ctx context.Context, after int64, page []journal.Commit) ([]journal.Commit, error) {
	at, size := after, 0
	var arena []byte
	err := l.s.view(ctx, "read the journal", func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketJournal).Cursor()
		for k, v := c.Seek(key(after + 1)); k != nil && len(page) < pageCommits && size < pageBytes; k, v = c.Next() {
			if need := len(k) + len(v); cap(arena)-len(arena) < need {
				arena = make([]byte, 0, max(need, arenaBytes))
			}
			from := len(arena)
			arena = append(arena, k...)
			mid := len(arena)
			arena = append(arena, v...)
			commit, err := parseValue(arena[from:mid:mid], arena[mid:len(arena):len(arena)])
			if err != nil {
				return journal.DamagedAt(at+1, "%w", err)
			}
			page = append(page, commit)
			at, size = commit.Pos, size+len(k)+len(v)
		}
		return nil
	})
	var d *journal.Damage
	if errors.As(err, &d) && d.Pos == 0 {
		err = journal.DamagedAt(at+1, "%w", err)
	}
	return page, err
}
