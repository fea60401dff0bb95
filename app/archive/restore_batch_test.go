package archive

import (
	"context"
	"fmt"
	"testing"

	"coupdemain/app/journal"
)

// weighed is a store whose journal notes the payloads of each append.
type weighed struct {
	journal.Store
	appends [][]int
}

func (w *weighed) Journal() journal.Journal { return weighedJournal{of: w} }

type weighedJournal struct {
	journal.Journal
	of *weighed
}

func (j weighedJournal) Append(_ context.Context, after int64, cs []journal.Commit) (int, error) {
	var sizes []int
	for i, c := range cs {
		if c.Pos != after+int64(i)+1 {
			return i, fmt.Errorf("position %d after %d", c.Pos, after+int64(i))
		}
		sizes = append(sizes, len(c.Payload)>>20)
	}
	j.of.appends = append(j.of.appends, sizes)
	return len(cs), nil
}

// A store takes so many bytes in one append and no more (DESIGN 5).
func TestRestoreAppendsWithinTheBoundsOfABatch(t *testing.T) {
	for _, c := range []struct {
		batch int
		sizes []int // of payloads, in MiB
		want  string
	}{
		{100, []int{1, 1, 1, 1}, "[[1 1 1 1]]"},
		{100, []int{1, 2, 2, 2, 3, 1}, "[[1 2] [2 2] [3 1]]"},
		{100, []int{1, 5, 1}, "[[1] [5] [1]]"}, // one that is too large goes alone
		{2, []int{1, 1, 1}, "[[1 1] [1]]"},
	} {
		s := &weighed{}
		p := &putting{ctx: t.Context(), store: s, batch: c.batch}
		for i, size := range c.sizes { // a few at a time, as the archive is read
			if err := p.commits([]journal.Commit{{Pos: int64(i + 1), Payload: make([]byte, size<<20)}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.append(); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(s.appends); got != c.want {
			t.Errorf("payloads of %v MiB are appended as %s, want %s", c.sizes, got, c.want)
		}
	}
}
