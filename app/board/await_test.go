package board

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coupdemain/app/board/boardtest"
	"coupdemain/app/journal"
	"coupdemain/models"
)

// behind is a node that lags for ever behind the one of a world.
func behind(t *testing.T) (w *world, b *Board, reads *atomic.Int64) {
	w, reads = newWorld(t, 1), &atomic.Int64{}
	b = openBoard(t, Config{Store: boardtest.Deaf{Store: w.store, Reads: reads}, Now: w.clock.Now, Wake: w.clock.Wake, Shared: true})
	reads.Store(0)
	return w, b, reads
}

func TestAwaitCatchesUpWithAnotherNode(t *testing.T) {
	w, b, reads := behind(t)
	id := w.mission(models.Ranked, 100*time.Hour)
	pos := w.b.State().Pos
	if _, ok := b.State().Mission(id); ok {
		t.Fatal("the node does not lag: the test shows nothing")
	}
	if !b.Await(t.Context(), pos) {
		t.Error("it did not catch up")
	}
	if _, ok := b.State().Mission(id); !ok {
		t.Error("it does not know the mission")
	}
	n := reads.Load()
	if !b.Await(t.Context(), pos) || !b.Await(t.Context(), -1) || reads.Load() != n {
		t.Error("what it has is read again")
	}
}

func TestRefreshTellsWhetherToLookAgain(t *testing.T) {
	w, b, _ := behind(t)
	at := b.State().Pos
	if b.Refresh(t.Context(), at) {
		t.Error("nothing was written, and it says so")
	}
	w.mission(models.Ranked, 100*time.Hour)
	if !b.Refresh(t.Context(), at) || b.State().Pos != w.b.State().Pos {
		t.Error("it did not learn of what was written")
	}
	if w.b.Refresh(t.Context(), at) {
		t.Error("a node that is alone has nothing to learn")
	}
}

func TestInventedPositionsCostNextToNothing(t *testing.T) {
	_, b, reads := behind(t)
	pos := b.State().Pos
	if b.Await(t.Context(), pos+farAhead+1) || b.Await(t.Context(), 1<<62) || reads.Load() != 0 {
		t.Error("a position that no node can have told is looked for")
	}
	began := time.Now()
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			for n := range 5 {
				if b.Await(t.Context(), pos+1+int64(i*n)) {
					t.Error("it says that it is where the journal is not")
				}
			}
		})
	}
	all.Wait()
	// However fast or slow the machine: one reading in each pace.
	if most := int64(time.Since(began)/refreshPace) + 1; reads.Load() > most {
		t.Errorf("500 invented positions made %d readings, at most %d", reads.Load(), most)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if b.Await(ended, pos+1) {
		t.Error("it says that it is where the journal is not")
	}
}

// A node whose store does not answer lets nobody wait.
func TestAwaitDoesNotWaitForAnIllStore(t *testing.T) {
	_, b, reads := behind(t)
	b.lost(journal.ErrUnavailable)
	if b.Await(context.Background(), b.State().Pos+1) || reads.Load() != 0 {
		t.Error("it was waited for")
	}
	b.found()
}
