package unknown

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/mongotest"
)

func TestMain(m *testing.M) { os.Exit(mongotest.Main(m)) }

// patience ends a test that hangs. No outcome depends on it.
const patience = 60 * time.Second

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// open opens a store that closes with the test.
func open(t *testing.T, uri string) *mongo.Store {
	t.Helper()
	s, err := mongo.Open(within(t), mongo.Config{URI: uri})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// word is what a writer was told of one commit in the end.
type word string

const (
	yes word = "yes"
	no  word = "no"
)

// ledger is what all writers were told, by commit.
type ledger struct {
	mu   sync.Mutex
	told map[ulid.ULID]word
}

// note keeps that the first n of a batch are in the journal and the others are not.
func (l *ledger) note(cs []journal.Commit, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.told == nil {
		l.told = map[ulid.ULID]word{}
	}
	for i, c := range cs {
		l.told[c.ID] = no
		if i < n {
			l.told[c.ID] = yes
		}
	}
}

// append appends as the writer loop of a board does: what is not known is settled,
// and nothing else is done before. It says whether the batch won; a store that
// cannot be written, or another's commit, has it lose.
func (l *ledger) append(ctx context.Context, t *testing.T, j journal.Journal, after int64, cs []journal.Commit) (won bool) {
	n, err := j.Append(ctx, after, cs)
	if errors.Is(err, journal.ErrUnknown) {
		var k int
		k, err = journal.Settle(ctx, j, after+int64(n), cs[n:])
		n += k
	}
	switch {
	case (err == nil) != (n == len(cs)):
		t.Errorf("%d of %d made it, error %v", n, len(cs), err)
	case err != nil && !errors.Is(err, journal.ErrConflict) && !errors.Is(err, journal.ErrUnavailable):
		t.Errorf("append after %d: %v", after, err)
	}
	l.note(cs, n)
	return err == nil
}

// check holds the words against the journal, read over a connection of its own.
func (l *ledger) check(t *testing.T, uri string) {
	t.Helper()
	s, ctx := open(t, uri), within(t)
	in := map[ulid.ULID]int64{}
	err := s.Journal().Read(ctx, 0, func(c journal.Commit) error {
		if first := in[c.ID]; first > 0 {
			t.Errorf("the commit at %d stands at %d too", first, c.Pos)
		}
		if c.Pos != int64(len(in))+1 {
			t.Errorf("position %d where %d should stand", c.Pos, len(in)+1)
		}
		in[c.ID] = c.Pos
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	count := map[word]int{}
	for id, told := range l.told {
		count[told]++
		if stands := in[id] > 0; stands != (told == yes) {
			t.Errorf("a writer was told %s, in the journal: %v", told, stands)
		}
		delete(in, id)
	}
	for _, pos := range in {
		t.Errorf("nobody wrote position %d", pos)
	}
	if _, err := journal.Verify(ctx, s, func(problem string) { t.Error(problem) }); err != nil {
		t.Error(err)
	}
	t.Logf("told yes %d times and no %d times", count[yes], count[no])
	if count[yes] == 0 {
		t.Error("nobody ever won")
	}
}
