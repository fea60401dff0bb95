package unknown

import (
	"errors"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/mongotest"
)

// late is how long a write is held that lands late.
const late = 2 * time.Second

// scene is a store behind a proxy and another that is not.
type scene struct {
	ledger
	proxy           *mongotest.Proxy
	direct          string // address
	through, beside *mongo.Store
}

func newScene(t *testing.T) *scene {
	t.Helper()
	server := mongotest.Start(t)
	name := server.Database(t)
	s := &scene{proxy: mongotest.StartProxy(t, server), direct: server.URI(name)}
	s.through, s.beside = open(t, s.proxy.URI(name)), open(t, s.direct)
	s.note(journaltest.Appended(t, within(t), s.through.Journal(), 2, "before"), 2)
	return s
}

// doubtful appends a batch of which n must be acknowledged before the rest cannot be known.
func (s *scene) doubtful(t *testing.T, cs []journal.Commit, n int) {
	t.Helper()
	got, err := s.through.Journal().Append(within(t), cs[0].Pos-1, cs)
	if got != n || !errors.Is(err, journal.ErrUnknown) {
		t.Fatalf("%d made it, error %v; %d should, and the rest be unknown", got, err, n)
	}
}

// settles ends a doubtful batch of which n must be in the journal.
func (s *scene) settles(t *testing.T, cs []journal.Commit, known, n int) {
	t.Helper()
	got, err := journal.Settle(within(t), s.through.Journal(), cs[0].Pos-1+int64(known), cs[known:])
	if got += known; got != n || (err == nil) != (n == len(cs)) || err != nil && !errors.Is(err, journal.ErrConflict) {
		t.Fatalf("settled to %d, error %v; %d should be in the journal", got, err, n)
	}
	s.note(cs, n)
}

// stranger lets another node append n commits after the head that it sees.
func (s *scene) stranger(t *testing.T, n int) {
	t.Helper()
	s.note(journaltest.Appended(t, within(t), s.beside.Journal(), n, "stranger"), n)
}

func (s *scene) batch(t *testing.T, n int) []journal.Commit {
	t.Helper()
	head, err := s.through.Journal().Head(within(t))
	if err != nil {
		t.Fatal(err)
	}
	return journaltest.Batch(t, head, n, "mine")
}

func TestABatchOf250IsLostInItsSecondPiece(t *testing.T) {
	for name, fate := range map[string]mongotest.Fate{"before the answer": mongotest.Lose, "after it was written": mongotest.LoseAnswer} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			cs := s.batch(t, 250)
			s.proxy.On(mongotest.Inserts("journal", mongotest.Pass, fate))
			s.doubtful(t, cs, 100)
			s.settles(t, cs, 100, 250)
			s.check(t, s.direct)
		})
	}
}

func TestABatchOf250MeetsAStrangerInItsSecondPiece(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	cs := s.batch(t, 250)
	theirs := journaltest.Batch(t, cs[99], 1, "stranger")
	ctx, piece := within(t), 0
	s.proxy.On(func(m mongotest.Message) mongotest.Fate {
		if m.Command != "insert" || m.Collection != "journal" {
			return mongotest.Pass
		}
		if piece++; piece == 2 && !s.append(ctx, t, s.beside.Journal(), cs[99].Pos, theirs) {
			t.Error("the stranger lost")
		}
		return mongotest.Pass
	})
	n, err := s.through.Journal().Append(ctx, cs[0].Pos-1, cs)
	if n != 100 || !errors.Is(err, journal.ErrConflict) {
		t.Fatalf("%d made it, error %v", n, err)
	}
	s.note(cs, n)
	s.check(t, s.direct)
}

// The position is a stranger's when the write lands; what it brought for the
// positions behind must not land there either.
func TestAWriteLandsLateWhereAStrangerStands(t *testing.T) {
	for name, size := range map[string]int{"a few commits": 3, "the second piece of many": 250} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			cs := s.batch(t, size)
			known := 0
			fates := []mongotest.Fate{mongotest.Late(late)}
			if size > 100 {
				known, fates = 100, []mongotest.Fate{mongotest.Pass, mongotest.Late(late)}
			}
			s.proxy.On(mongotest.Inserts("journal", fates...))
			s.doubtful(t, cs, known)
			s.stranger(t, 1)
			s.settles(t, cs, known, known)
			s.proxy.Settled()
			s.check(t, s.direct)
			s.stranger(t, 3)
			s.check(t, s.direct)
		})
	}
}

func TestAWriteLandsLateWhereItsOwnStands(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	cs := s.batch(t, 3)
	s.proxy.On(mongotest.Inserts("journal", mongotest.Late(late)))
	s.doubtful(t, cs, 0)
	s.settles(t, cs, 0, 3)
	s.stranger(t, 2)
	s.proxy.Settled()
	s.check(t, s.direct)
}

func TestAWriteLandsLateBeforeItIsAskedFor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	cs := s.batch(t, 3)
	s.proxy.On(mongotest.Inserts("journal", mongotest.Late(late)))
	s.doubtful(t, cs, 0)
	s.proxy.Settled()
	s.stranger(t, 2)
	s.settles(t, cs, 0, 3)
	s.check(t, s.direct)
}

// What is asked again is lost again: reading that nothing stands there proves
// nothing, since the first may still land.
func TestAWriteIsLostAgainWhileItIsSettled(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	cs := s.batch(t, 3)
	s.proxy.On(mongotest.Inserts("journal", mongotest.Late(late), mongotest.Lose, mongotest.Late(late), mongotest.LoseAnswer))
	s.doubtful(t, cs, 0)
	s.settles(t, cs, 0, 3)
	s.proxy.Settled()
	s.check(t, s.direct)
}
