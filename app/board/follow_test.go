package board

import (
	"sync"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

// seen collects what a follower is given.
type seen struct {
	mu  sync.Mutex
	all []int64
	bad []string
}

func (s *seen) take(b Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range b.Commits {
		s.all = append(s.all, c.Meta.Pos)
		for _, e := range c.Events {
			if sealed, ok := e.(*models.BidSealed); ok && sealed.Plain != nil {
				s.bad = append(s.bad, "a plain bid")
			}
		}
		if c.Meta.Pos > b.State.Pos {
			s.bad = append(s.bad, "a state behind its commits")
		}
	}
}

func (s *seen) last() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) == 0 {
		return 0
	}
	return s.all[len(s.all)-1]
}

func (s *seen) inOrder(t *testing.T, from, to int64) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if int64(len(s.all)) != to-from {
		t.Fatalf("%d commits, want %d", len(s.all), to-from)
	}
	for i, pos := range s.all {
		if pos != from+1+int64(i) {
			t.Fatalf("position %d came where %d should", pos, from+1+int64(i))
		}
	}
	if len(s.bad) > 0 {
		t.Fatal(s.bad)
	}
}

func TestFollowersSeeEveryCommitOnceInOrder(t *testing.T) {
	w := newWorld(t, 8)
	m := w.mission(models.Sealed, time.Hour)
	var start, now, slow seen
	from := w.b.State().Pos
	defer w.b.Follow("start", 0, start.take)()
	defer w.b.Follow("now", -1, now.take)()
	gate := make(chan struct{})
	defer w.b.Follow("slow", from, func(b Batch) { <-gate; slow.take(b) })()
	var all sync.WaitGroup
	for i := range w.bidders {
		all.Go(func() {
			for n := range feedLength / 4 { // more batches than memory keeps, for the slow one
				if _, err := w.bid(i, m, money.Cents(100_000-n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	close(gate)
	end := w.b.State().Pos
	for _, s := range []*seen{&start, &now, &slow} {
		until(t, "the follower is at the end", func() bool { return s.last() == end })
	}
	start.inOrder(t, 0, end)
	now.inOrder(t, from, end)
	slow.inOrder(t, from, end)
}

func TestStoppedFollowerIsCalledNoMore(t *testing.T) {
	w := newWorld(t, 1)
	var s seen
	stop := w.b.Follow("s", 0, s.take)
	until(t, "it caught up", func() bool { return s.last() == w.b.State().Pos })
	stop()
	at := s.last()
	w.mission(models.Sealed, time.Hour)
	if s.last() != at {
		t.Fatal("it was called after its stop")
	}
}

func TestPositionOutOfTheRingIsOlder(t *testing.T) {
	var f feed
	f.init()
	f.begin(0)
	pos := int64(0)
	for range feedLength + 10 {
		var b Batch
		for range 3 {
			pos++
			b.Commits = append(b.Commits, Applied{Meta: models.Meta{Pos: pos}})
		}
		f.push(b)
	}
	if _, older, _ := f.after(29); !older {
		t.Fatal("position 29 is said to be in memory")
	}
	for at := int64(30); at < pos; at++ {
		b, older, wake := f.after(at)
		if older || wake != nil || b.Commits[0].Meta.Pos != at+1 {
			t.Fatalf("after %d came %+v", at, b)
		}
	}
	if _, older, wake := f.after(pos); older || wake == nil {
		t.Fatal("there is something after the end")
	}
}

func TestFewLargeBatchesAreKept(t *testing.T) {
	var f feed
	f.init()
	f.begin(0)
	pos := int64(0)
	push := func(n int) {
		b := Batch{Commits: make([]Applied, n)}
		for i := range b.Commits {
			pos++
			b.Commits[i].Meta.Pos = pos
		}
		f.push(b)
	}
	for range 2 * feedCommits / 1000 {
		push(1000)
	}
	if f.from != pos-feedCommits {
		t.Fatalf("commits are kept from %d to %d", f.from+1, pos)
	}
	b, older, _ := f.after(f.from)
	if older || b.Commits[0].Meta.Pos != f.from+1 {
		t.Fatal("the first that is kept cannot be had")
	}
	push(feedCommits + 1) // one is kept, whatever its size
	if b, older, _ := f.after(pos - 1); older || b.last() != pos || f.from != pos-feedCommits-1 {
		t.Fatalf("commits are kept from %d to %d", f.from+1, pos)
	}
}
