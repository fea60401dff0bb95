package board

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// stopped waits until a board says that its node must end, and checks that it
// decides nothing more and is still read.
func (n *nodes) stopped(i int) error {
	n.t.Helper()
	b := n.boards[i]
	var err error
	until(n.t, "the node stops", func() bool {
		n.clock.Advance(retryPause) // when only a failed write told of it, the next look does
		select {
		case err = <-b.Failed():
			return true
		default:
			return false
		}
	})
	if ready := b.Ready(); ready == nil || ready.Error() != err.Error() {
		n.t.Errorf("it stopped for %v and Ready says %v", err, ready)
	}
	before := b.State()
	_, derr := b.Do(context.Background(), Request{By: models.Operator, Command: &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "x", Title: "X", Licence: "MIT"}}}})
	wantCode(n.t, derr, models.Unavailable, "unavailable")
	if after := b.State(); after.Pos != before.Pos || after.Digest() != before.Digest() {
		n.t.Error("the state moved after the node stopped")
	}
	if err := b.look(context.Background(), before.Pos+1); err == nil {
		n.t.Error("it looked after it stopped")
	}
	return err
}

// copied is another store with the same journal up to a position.
func (n *nodes) copied(to int64) journal.Store {
	n.t.Helper()
	s := openStore(n.t, n.t.TempDir())
	enough := errors.New("enough")
	err := n.store.Journal().Read(context.Background(), 0, func(c journal.Commit) error {
		if c.Pos > to {
			return enough
		}
		_, err := s.Journal().Append(context.Background(), c.Pos-1, []journal.Commit{c})
		return err
	})
	if err != nil && !errors.Is(err, enough) {
		n.t.Fatal(err)
	}
	return s
}

func TestNodeOfAnotherHistoryStops(t *testing.T) {
	for name, further := range map[string]int{"at its own last commit": 1, "behind it": 3} {
		t.Run(name, func(t *testing.T) {
			w := newNodes(t, 1, 0)
			m := w.mission(models.Open, time.Hour)
			other := w.copied(w.b.State().Pos - 1)
			event, err := encodeLeaves("", &call{}, []models.Event{&models.SoftwareListed{Slug: "autre", Title: "Autre", Licence: "MIT"}})
			if err != nil {
				t.Fatal(err)
			}
			for range further {
				appendLeaves(t, other, w.clock.Now(), event)
			}
			w.views[0].swap(other)
			// Whoever asks first makes the node look: here a command.
			_, err = w.b.Do(t.Context(), Request{By: w.agent, Command: &models.CancelMission{Mission: m, Reason: "sans suite"}})
			wantCode(t, err, models.Unavailable, "")
			if err := w.stopped(0); !errors.Is(err, errForeign) {
				t.Fatal(err)
			}
			if head, err := other.Journal().Head(t.Context()); err != nil || head.Pos != w.b.State().Pos-1+int64(further) {
				t.Fatalf("it wrote: the head is %d, %v", head.Pos, err)
			}
		})
	}
}

func TestCommitOfANewerProgramStopsTheNodeWithItsName(t *testing.T) {
	w := newNodes(t, 2, 0)
	w.mission(models.Open, time.Hour)
	pos := w.b.State().Pos
	until(t, "both are there", func() bool { return w.boards[1].State().Pos == pos })
	w.stranger(&models.SoftwareListed{Slug: "autre", Title: "Autre", Licence: "MIT"})
	appendLeaves(t, w.store, w.clock.Now(), []journal.Leaf{journal.NewLeaf(journal.By, []byte(`{"by":""}`)), journal.NewLeaf(journal.Public, []byte(`{"type":"moon.landed"}`))})
	for i, b := range w.boards {
		if err := w.stopped(i); !strings.Contains(err.Error(), "moon.landed") || !strings.Contains(err.Error(), "newer program") {
			t.Fatal(err)
		}
		if s := b.State(); s.Pos != pos+1 {
			t.Fatalf("the state is at %d, what could be read ends at %d", s.Pos, pos+1)
		}
	}
}

func TestDamageStopsTheNode(t *testing.T) {
	for name, f := range map[string]faults{
		"met while reading": {read: func(reading) error { return journal.DamagedAt(3, "its hash is not that of its content") },
			wait: func(context.Context) error { return nil }},
		"a commit that does not link": {wait: func(context.Context) error { return nil }, read: func(next reading) error {
			return next(func(fn func(journal.Commit) error) func(journal.Commit) error {
				return func(c journal.Commit) error { // this node's own last one, then one of nowhere
					if err := fn(c); err != nil {
						return err
					}
					return fn(journal.Commit{Pos: c.Pos + 1, At: c.At, Payload: c.Payload})
				}
			})
		}},
		"told by a wait": {wait: func(context.Context) error { return journal.DamagedAt(3, "another commit stands there") }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newNodes(t, 1, 0)
			w.views[0].set(f)
			if err := w.stopped(0); !errors.Is(err, journal.ErrDamaged) && !errors.Is(err, errForeign) || !strings.Contains(err.Error(), "position") {
				t.Fatal(err)
			}
			if n := w.logs[0].count("must stop"); n != 1 {
				t.Errorf("it was logged %d times", n)
			}
		})
	}
}

// ready waits, with the clock going on, until a node is ready again by itself.
func (n *nodes) ready(i int) {
	n.t.Helper()
	until(n.t, "the node is ready again", func() bool { n.clock.Advance(retryPause); return n.boards[i].Ready() == nil })
	select {
	case err := <-n.boards[i].Failed():
		n.t.Fatalf("it stopped: %v", err)
	default:
	}
}

// A database that was put back an hour lacks what this node has: nothing may be
// written there before it is whole again.
func TestGapStopsWritingUntilItCloses(t *testing.T) {
	t.Run("the last commit is gone", func(t *testing.T) { gap(t, 1) })
	t.Run("the one before it too", func(t *testing.T) { gap(t, 2) })
}

func gap(t *testing.T, lost int64) {
	w := newNodes(t, 1, 0)
	m := w.mission(models.Open, time.Hour)
	behind := w.copied(w.b.State().Pos - lost)
	head, err := behind.Journal().Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.views[0].swap(behind)
	w.views[0].set(faults{wait: func(context.Context) error { return journal.ErrGap }})
	until(t, "it says so without any traffic", func() bool { return w.b.Ready() != nil })
	if err := w.b.look(t.Context(), math.MaxInt64); !errors.Is(err, journal.ErrGap) {
		t.Fatalf("a look says %v", err)
	}
	cancel := Request{By: w.agent, Command: &models.CancelMission{Mission: m, Reason: "sans suite"}}
	for range 3 {
		_, err = w.b.Do(t.Context(), cancel)
		wantCode(t, err, models.Unavailable, "")
		w.clock.Advance(retryPause)
	}
	if !errors.Is(w.b.Ready(), journal.ErrGap) {
		t.Fatal(w.b.Ready())
	}
	if now, err := behind.Journal().Head(t.Context()); err != nil || now.Hash != head.Hash {
		t.Fatalf("it wrote behind the gap: %d, %v", now.Pos, err)
	}
	w.views[0].swap(w.store)
	w.views[0].set(faults{})
	w.ready(0)
	if _, err := w.b.Do(t.Context(), cancel); err != nil {
		t.Fatal(err)
	}
}

func TestStoreOutOfReachIsToldWithoutTrafficAndReadingGoesOn(t *testing.T) {
	for name, f := range map[string]faults{
		"waiting fails":            {wait: func(context.Context) error { return journal.ErrUnavailable }, read: func(reading) error { return journal.ErrUnavailable }},
		"reading only":             {wait: func(context.Context) error { return nil }, read: func(reading) error { return context.DeadlineExceeded }},
		"a gap, named as a damage": {wait: func(context.Context) error { return nil }, read: func(reading) error { return journal.DamagedAt(9, "it is missing: %w", journal.ErrGap) }},
		"a time-out too":           {wait: func(context.Context) error { return context.DeadlineExceeded }, read: func(reading) error { return journal.ErrUnavailable }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newNodes(t, 2, 0)
			m := w.mission(models.Open, time.Hour)
			until(t, "the second node has it", func() bool { return w.boards[1].State().Pos == w.b.State().Pos })
			w.views[1].set(f)
			until(t, "it is told", func() bool { return w.boards[1].Ready() != nil })
			for range 5 {
				w.clock.Advance(retryPause)
			}
			if _, there := w.boards[1].State().Mission(m); !there {
				t.Fatal("the mission cannot be read")
			}
			w.do(w.agent, &models.CancelMission{Mission: m, Reason: "sans suite"})
			w.views[1].set(faults{})
			w.ready(1)
			until(t, "what was written meanwhile is there", func() bool { w.clock.Advance(retryPause); return w.boards[1].State().Pos == w.b.State().Pos })
			if n := w.logs[1].count("cannot follow the journal"); n != 1 {
				t.Errorf("it was logged %d times: %s", n, w.logs[1])
			}
		})
	}
}

// A store that says at once that there is more, and has nothing, is not asked
// again before a rest, which grows.
func TestWaitThatIsWrongIsNotRepeatedAtOnce(t *testing.T) {
	w := newNodes(t, 1, 0)
	asked := make(chan struct{}, 100)
	w.views[0].set(faults{wait: func(context.Context) error { asked <- struct{}{}; return nil }})
	<-asked
	for rest := idleFirst; rest < idleMost; rest = min(2*rest, idleMost) {
		if err := w.b.look(t.Context(), w.b.State().Pos+1); err != nil { // the loop goes round
			t.Fatal(err)
		}
		until(t, "it rests", func() bool { return w.clock.Waiting(rest) })
		w.clock.Advance(rest - time.Nanosecond)
		if len(asked) > 0 {
			t.Fatalf("it was asked again before %s", rest)
		}
		w.clock.Advance(time.Nanosecond)
		<-asked
	}
	w.mission(models.Open, time.Hour) // it is no obstacle
}

func TestBoardClosesWhileItWaitsForTheJournal(t *testing.T) {
	for name, f := range map[string]faults{
		"in a wait":    {wait: silence},
		"in a rest":    {wait: func(context.Context) error { return nil }},
		"after errors": {wait: func(context.Context) error { return journal.ErrUnavailable }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newNodes(t, 1, 0)
			w.views[0].set(f)
			closeBoard(t, w.b)
			if err := w.b.look(t.Context(), w.b.State().Pos+1); err == nil {
				t.Error("it looked after its end")
			}
		})
	}
}
