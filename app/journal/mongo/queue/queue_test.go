package queue

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"
)

// node is a queue whose wishes the test gives it.
func node() *Queue { return New(Config{}) }

func TestTheLongestWaitingGoesFirst(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	a, b, c := Wish{"A/1", 100}, Wish{"B/1", 100}, Wish{"C/1", 90}
	q := node()
	q.asked = now
	q.take([]Wish{b, a, c})
	expect := func(want Wish, some bool) {
		t.Helper()
		if got, ok := q.first(now); ok != some || ok && got != want {
			t.Fatalf("first is %v %v, want %v %v", got, ok, want, some)
		}
	}
	expect(c, true)
	q.own = Wish{q.node + "/1", 95} // older ones only
	expect(c, true)
	q.take([]Wish{b, a, q.own})
	expect(Wish{}, false)
	q.own = Wish{}
	expect(a, true) // of one age, by name
	q.asked = now.Add(-2 * stale)
	expect(Wish{}, false) // too long ago to hold up an append
}

// A node that died with a wish costs the others their patience once.
func TestPatienceWithOneWishEnds(t *testing.T) {
	dead := Wish{"A/1", 100}
	q := node()
	q.asked = time.Now()
	q.take([]Wish{dead})
	if w, ok := q.first(time.Now()); !ok || q.enough(w) {
		t.Fatal("no patience at all")
	}
	q.since = time.Now().Add(-patience)
	if !q.enough(dead) {
		t.Fatal("patience without an end")
	}
	q.take([]Wish{dead}) // read before it was removed
	if w, ok := q.first(time.Now()); ok {
		t.Fatalf("given way to %v again", w)
	}
	again := Wish{"A/1", 200} // it was alive after all, and asks again
	q.take([]Wish{again})
	if w, ok := q.first(time.Now()); !ok || w != again {
		t.Fatalf("first is %v %v", w, ok)
	}
}

func TestASingleLostRaceMakesNoWish(t *testing.T) {
	q, now := node(), time.Unix(1_800_000_000, 0)
	if _, ok := q.wishAfter(false, now); ok {
		t.Fatal("a wish after the first")
	}
	if _, ok := q.wishAfter(true, now); ok {
		t.Fatal("a wish after having given way")
	}
	w, ok := q.wishAfter(false, now.Add(lossesNear/2))
	if !ok || !q.mine(w.ID) {
		t.Fatalf("no wish after the second: %v", w)
	}
	q.own = w
	if again, ok := q.wishAfter(false, now.Add(lossesNear)); !ok || again.ID != w.ID {
		t.Fatalf("another wish beside the first: %v", again)
	}
	if id := q.Withdraw(); id != w.ID || q.Withdraw() != "" {
		t.Fatalf("withdrew %s", id)
	}
	if _, ok := q.wishAfter(false, now.Add(10*lossesNear)); ok {
		t.Fatal("a wish after one lost race in a long time")
	}
	if next, ok := q.wishAfter(false, now.Add(10*lossesNear)); !ok || next.ID == w.ID {
		t.Fatalf("the name of an earlier wish: %v", next)
	}
}

// shared is what the nodes of these tests see of each other.
type shared struct {
	mu  sync.Mutex
	all map[string]Wish
}

func (s *shared) All(context.Context) ([]Wish, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.all)), nil
}

func (s *shared) Add(_ context.Context, w Wish) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, stands := s.all[w.ID]
	if !stands {
		s.all[w.ID] = w
	}
	return !stands, nil
}

func (s *shared) Remove(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, id)
	return nil
}

// on makes a node on what is shared. It calls paused whenever it waits.
func (s *shared) on(t *testing.T, paused func()) *Queue {
	return New(Config{Wishes: s, Time: func() int64 { return 100 }, Log: slog.New(slog.DiscardHandler),
		Beside: func(fn func(context.Context)) { fn(t.Context()) },
		Pause:  func(context.Context, time.Duration) error { paused(); return nil }})
}

func TestWhoLosesTwiceIsLetGoFirst(t *testing.T) {
	s := &shared{all: map[string]Wish{}}
	slow := s.on(t, nil)
	waits := 0
	near := s.on(t, func() {
		if waits++; waits == 3 {
			slow.Won() // it wrote meanwhile
		}
	})
	never := func() error { return nil }
	if gave, err := near.GiveWay(t.Context(), never); gave || err != nil {
		t.Fatalf("gave way %v to nobody: %v", gave, err)
	}
	slow.Lost(t.Context(), false)
	slow.Lost(t.Context(), false)
	near.Refresh()
	if gave, err := near.GiveWay(t.Context(), never); !gave || err != nil || waits != 3 {
		t.Errorf("gave way %v, %d times, %v", gave, waits, err)
	}
	if len(s.all) != 0 {
		t.Errorf("the wishes are %v", s.all)
	}
}

func TestNobodyGivesWayForAnAppendThatCannotComeAbout(t *testing.T) {
	s := &shared{all: map[string]Wish{"other/1": {"other/1", 50}}}
	near := s.on(t, func() { t.Error("it waits") })
	near.Refresh()
	overtaken := errors.New("somebody wrote there")
	if gave, err := near.GiveWay(t.Context(), func() error { return overtaken }); !gave || !errors.Is(err, overtaken) {
		t.Errorf("gave way %v, %v", gave, err)
	}
}
