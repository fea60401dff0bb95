package board

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"coupdemain/app/journal"
)

// long is a journal of so many commits, one of which may be of an unknown event,
// and which may end with an error.
type long struct {
	journal.Journal
	commits, unknown int64
	end              error
}

func (l long) Read(ctx context.Context, after int64, fn func(journal.Commit) error) error {
	for pos := after + 1; pos <= l.commits; pos++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		event := `{"type":"session.closed"}`
		if pos == l.unknown {
			event = `{"type":"moon.landed"}`
		}
		payload, err := journal.EncodePayload([]journal.Leaf{journal.NewLeaf(journal.By, []byte(`{"by":""}`)), journal.NewLeaf(journal.Hidden, []byte(event))})
		if err != nil {
			return err
		}
		if err := fn(journal.Commit{Pos: pos, Payload: payload}); err != nil {
			return err
		}
	}
	return l.end
}

func TestReadAheadGivesAllInOrderUpToAFault(t *testing.T) {
	enough, broken := errors.New("enough"), errors.New("broken")
	for name, c := range map[string]struct {
		journal long
		after   int64
		stop    int64 // where fn returns enough
		last    int64
		want    error
		says    string
	}{
		"nothing":            {journal: long{commits: 7}, after: 7, last: 7},
		"less than a page":   {journal: long{commits: 7}, last: 7},
		"pages":              {journal: long{commits: 4*aheadCommits + 1}, after: 3, last: 4*aheadCommits + 1},
		"an unknown event":   {journal: long{commits: 9000, unknown: 3*aheadCommits + 7}, last: 3*aheadCommits + 6, says: `position 775: unknown event "moon.landed"`},
		"an end with a flaw": {journal: long{commits: aheadCommits + 9, end: broken}, last: aheadCommits + 9, want: broken},
		"a flaw at a page":   {journal: long{commits: 2 * aheadCommits, end: broken}, last: 2 * aheadCommits, want: broken},
		"the first of two":   {journal: long{commits: 20, unknown: 4, end: broken}, last: 3, says: "position 4"},
		"enough":             {journal: long{commits: 1 << 40}, stop: 1000, last: 1000, want: enough},
	} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			pos := c.after
			err := readAhead(t.Context(), c.journal, c.after, func(commit *journal.Commit, d *decoded) error {
				if pos++; commit.Pos != pos || d.meta.Pos != pos {
					t.Fatalf("position %d, %d instead of %d", commit.Pos, d.meta.Pos, pos)
				}
				if pos == c.stop {
					return enough
				}
				return nil
			})
			if pos != c.last || c.want != nil && !errors.Is(err, c.want) || (err == nil) != (c.want == nil && c.says == "") || c.says != "" && !strings.Contains(err.Error(), c.says) {
				t.Fatalf("up to %d, %v", pos, err)
			}
			until(t, "all of its goroutines are gone", func() bool { return runtime.NumGoroutine() <= before })
		})
	}
}

func TestReadAheadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := readAhead(ctx, long{commits: 1 << 40}, 0, func(c *journal.Commit, _ *decoded) error {
		if c.Pos == 500 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
