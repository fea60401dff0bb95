package archive

import (
	"context"
	"errors"
	"time"

	"coupdemain/app/journal"
)

// listed is how many documents are listed and read at once.
const listed = 250

// eachPage visits the identifiers that start with a prefix, some at a time.
func eachPage(ctx context.Context, v journal.Vault, prefix string, fn func(ids []string) error) error {
	for after := ""; ; {
		ids, err := v.List(ctx, prefix, after, listed)
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		if err := fn(ids); err != nil {
			return err
		}
	}
}

// get reads documents, and names those that are damaged instead of failing on one.
func get(ctx context.Context, v journal.Vault, ids ...string) (got map[string][]byte, damaged []string, err error) {
	got, err = v.Get(ctx, ids...)
	if err == nil || !errors.Is(err, journal.ErrDamaged) {
		return got, nil, err
	}
	got = map[string][]byte{}
	for _, id := range ids {
		one, err := v.Get(ctx, id)
		switch {
		case errors.Is(err, journal.ErrDamaged):
			damaged = append(damaged, id)
		case err != nil:
			return nil, nil, err
		}
		if body, ok := one[id]; ok {
			got[id] = body
		}
	}
	return got, damaged, nil
}

// How long another node may take to fill a gap in front of its own commits.
const (
	gapPause    = 50 * time.Millisecond
	gapPatience = 10 * time.Second
)

// untilGap reads a journal to its head also while another node fills it: what it
// answered stands before the gap, but a gap that stays is a damage.
type untilGap struct{ journal.Journal }

// Read implements journal.Journal.
func (j untilGap) Read(ctx context.Context, after int64, fn func(journal.Commit) error) error {
	since := time.Now()
	for {
		moved := false
		err := j.Journal.Read(ctx, after, func(c journal.Commit) error {
			if err := fn(c); err != nil {
				return err
			}
			after, moved = c.Pos, true
			return nil
		})
		if !errors.Is(err, journal.ErrGap) {
			return err
		}
		if moved {
			since = time.Now()
		}
		if time.Since(since) > gapPatience {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(gapPause):
		}
	}
}
