package board

import (
	"context"
	"strings"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/money"
)

// closes counts the commits that close each mission.
func (n *nodes) closes() map[string]int {
	n.t.Helper()
	found := map[string]int{}
	err := n.store.Journal().Read(context.Background(), 0, func(c journal.Commit) error {
		d, err := decodeCommit(&c)
		if err != nil {
			return err
		}
		for _, e := range d.events {
			if e, ok := e.(*models.BiddingClosed); ok {
				found[e.Mission]++
			}
		}
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return found
}

func TestNodesCloseAMissionOnceAndAtItsInstant(t *testing.T) {
	w := newNodes(t, 3, 1)
	var missions []string
	for range 10 {
		missions = append(missions, w.mission(models.Sealed, time.Hour), w.mission(models.Open, 2*time.Hour))
	}
	if _, err := w.at(w.b, 0, "clé", missions[0], 9_000); err != nil {
		t.Fatal(err)
	}
	for i, b := range w.boards {
		until(t, "the node is there", func() bool { return b.State().Pos == w.b.State().Pos })
		if i == 1 {
			w.views[i].set(chaos(7)) // its closings fail, and come to nothing or are settled
		}
	}
	for range 2 {
		w.clock.Advance(time.Hour)
		now := w.clock.Now()
		for i, b := range w.boards {
			until(t, "all that is due is closed", func() bool {
				if i == 1 { // what is due stays due for a node that cannot write, which tries again
					w.clock.Advance(time.Millisecond)
				}
				_, next, due := b.State().NextClose()
				return !due || next.After(now)
			})
		}
	}
	for id, n := range w.closes() {
		m, _ := w.b.State().Mission(id)
		if n != 1 || m.ClosedAt.Before(m.End) || m.ClosedAt.Sub(m.End) > time.Minute {
			t.Errorf("%s was closed %d times, at %s for %s", id, n, m.ClosedAt, m.End)
		}
	}
	if got := len(w.closes()); got != len(missions) {
		t.Errorf("%d missions of %d were closed", got, len(missions))
	}
	w.agree()
	for i, l := range w.logs {
		if l.count("could not be closed") > 0 {
			t.Errorf("node %d logged %s", i, l)
		}
	}
}

// unrelated writes something that has nothing to do with missions or keys.
func (w *world) unrelated() {
	w.t.Helper()
	w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: strings.ToLower(NewKey()), Title: "Autre", Licence: "MIT"}}})
}

// A close that cannot be made is tried again after a rest, whatever else happens.
func TestCloseThatFailsIsNotRepeatedAtOnce(t *testing.T) {
	w := newNodes(t, 1, 1)
	m := w.mission(models.Open, time.Hour)
	closed := func() bool { m, _ := w.b.State().Mission(m); return !m.ClosedAt.IsZero() }
	tries := make(chan struct{}, 1000)
	w.views[0].set(faults{append: func(after int64, cs []journal.Commit, next func(int64, []journal.Commit) (int, error)) (int, error) {
		for i := range cs {
			if d, err := decodeCommit(&cs[i]); err != nil {
				t.Error(err)
			} else if _, ok := d.events[0].(*models.BiddingClosed); ok {
				tries <- struct{}{}
				return 0, journal.ErrUnavailable
			}
		}
		return next(after, cs)
	}})
	w.clock.Advance(time.Hour)
	<-tries
	until(t, "it rests", func() bool { return w.clock.Waiting(retryPause) })
	for i := range 20 { // publications wake the clock
		w.unrelated()
		if i == 10 {
			w.clock.Advance(retryPause / 2)
		}
	}
	if n := len(tries); n > 0 || closed() {
		t.Fatalf("%d more tries before the rest was over", n)
	}
	w.views[0].set(faults{})
	until(t, "it is closed", func() bool { w.clock.Advance(retryPause); return closed() })
}

func TestClockThatIsSetBackHoldsUpNothing(t *testing.T) {
	w := newNodes(t, 2, 1)
	m, short := w.mission(models.Sealed, 3*time.Hour), w.mission(models.Sealed, 40*time.Minute)
	place := func(key string, amount money.Cents) Answer {
		t.Helper()
		a, err := w.at(w.boards[1], 0, key, m, amount)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	w.clock.Advance(30 * time.Minute)
	before := place("avant", 9_000)
	w.clock.Advance(-time.Hour)
	after := place("après", 8_000)
	if after.At.Before(before.At) {
		t.Fatalf("a commit of %s follows one of %s", after.At, before.At)
	}
	if again := place("avant", 9_000); !again.Replayed || again.Pos != before.Pos {
		t.Fatalf("%+v", again)
	}
	if s := w.b.State(); func() bool { m, _ := s.Mission(short); return !m.ClosedAt.IsZero() }() {
		t.Fatal("it closed before its end")
	}
	// Another node's clock was not set back: by what it wrote, the short one takes
	// no bids any more, so it is closed now and not in an hour.
	w.commits(w.clock.Now().Add(time.Hour+15*time.Minute), []models.Event{&models.SoftwareListed{Slug: "autre", Title: "Autre", Licence: "MIT"}})
	for _, b := range w.boards {
		until(t, "what is over is closed", func() bool { m, _ := b.State().Mission(short); return !m.ClosedAt.IsZero() })
	}
	w.clock.Advance(time.Hour) // and right again
	third := place("ensuite", 7_000)
	if third.At.Before(after.At) || third.At.Before(w.clock.Now()) {
		t.Fatalf("a commit of %s, when it is %s", third.At, w.clock.Now())
	}
	w.clock.Advance(5 * time.Hour)
	for _, b := range w.boards {
		until(t, "the other closes at its end", func() bool { m, _ := b.State().Mission(m); return !m.ClosedAt.IsZero() })
	}
	for id, n := range w.closes() {
		if n != 1 {
			t.Errorf("%s was closed %d times", id, n)
		}
	}
	w.agree()
}

func TestKeysLiveByTheJournalsTime(t *testing.T) {
	w := newNodes(t, 2, 1)
	m := w.mission(models.Sealed, 200*time.Hour)
	first, err := w.at(w.b, 0, "clé", m, 9_000)
	if err != nil {
		t.Fatal(err)
	}
	again := func(b *Board, what string, want bool) {
		t.Helper()
		a, err := w.at(b, 0, "clé", m, 9_000)
		if err != nil || a.Replayed != want {
			t.Fatalf("%s: %+v, %v", what, a, err)
		}
		if want && a.Pos != first.Pos {
			t.Fatalf("%s: position %d, not %d", what, a.Pos, first.Pos)
		}
	}
	for _, step := range []time.Duration{keyLife - time.Minute, -keyLife, time.Minute, -3 * time.Hour} {
		w.clock.Advance(step)
		for _, b := range w.boards {
			again(b, "after "+step.String(), true)
		}
		// Something is written at each of these times.
		w.unrelated()
	}
	// A node that starts while its clock is days ahead must not forget them for good.
	w.clock.Advance(3 * keyLife)
	late := w.open()
	w.clock.Advance(-3 * keyLife)
	again(late, "on a node that started ahead", true)
	w.clock.Advance(keyLife + 4*time.Hour)
	again(w.b, "two days later", false)
}
