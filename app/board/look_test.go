package board

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"testing"
	"time"

	"coupdemain/models"
)

func TestLookShowsWhatWasWrittenOnAnotherNode(t *testing.T) {
	w := newNodes(t, 2, 1)
	w.views[1].unaware()
	m := w.mission(models.Open, time.Hour)
	a, err := w.at(w.boards[0], 0, "clé", m, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	b := w.boards[1]
	if b.State().Pos >= a.Pos {
		t.Fatal("it is there without having been told")
	}
	if err := b.look(t.Context(), a.Pos); err != nil {
		t.Fatal(err)
	}
	if mission, _ := b.State().Mission(m); mission == nil || len(mission.Bids) != 1 {
		t.Fatal("the bid is not seen")
	}
}

// counted has the readings that somebody asks for counted, and holds them.
func (n *node) counted(reads *atomic.Int64, gate <-chan struct{}) {
	n.unaware()
	n.set(faults{wait: silence, read: func(next reading) error { reads.Add(1); <-gate; return next.plain() }})
}

func TestLookReadsOnceAndNotForWhatIsThere(t *testing.T) {
	w := newNodes(t, 1, 0)
	var reads atomic.Int64
	open := make(chan struct{})
	close(open)
	w.views[0].counted(&reads, open)
	for n := range int64(5) {
		for _, pos := range []int64{math.MaxInt64, w.b.State().Pos} {
			if err := w.b.look(t.Context(), pos); err != nil {
				t.Fatal(err)
			}
		}
		if got := reads.Load(); got != n+1 {
			t.Fatalf("%d readings for %d positions that are not there", got, n+1)
		}
	}
}

func TestThoseWhoWaitShareAReading(t *testing.T) {
	w := newNodes(t, 1, 0)
	var reads atomic.Int64
	gate := make(chan struct{})
	w.views[0].counted(&reads, gate)
	first := make(chan error, 1)
	go func() { first <- w.b.look(t.Context(), math.MaxInt64) }()
	until(t, "the first reading began", func() bool { return reads.Load() == 1 })
	next := w.b.looks.join(1)
	for n := range int64(200) {
		if w.b.looks.join(n) != next {
			t.Fatal("one who came during a reading has a reading of their own")
		}
	}
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.b.look(impatient, math.MaxInt64); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	close(gate)
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	<-next.done
	if got := reads.Load(); next.err != nil || got != 2 {
		t.Errorf("%d readings, %v", got, next.err)
	}
}
