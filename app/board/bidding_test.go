package board

import (
	"sync"
	"testing"
	"time"

	"coupdemain/models"
)

func TestSecondEqualBidLoses(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Open, time.Hour)
	if _, err := w.bid(0, m, 100_000); err != nil {
		t.Fatal(err)
	}
	_, err := w.bid(1, m, 100_000)
	wantCode(t, err, models.TooHigh, "")
	mission, _ := w.b.State().Mission(m)
	if len(mission.Bids) != 1 || mission.Bids[0].Developer != w.developers[0] {
		t.Fatalf("the bids in force are %v", mission.Bids)
	}
}

func TestOfManyEqualBidsAtOnceOneWins(t *testing.T) {
	const n = 24
	w := newWorld(t, n)
	m := w.mission(models.Open, time.Hour)
	start := make(chan struct{})
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			_, errs[i] = w.bid(i, m, 100_000)
		})
	}
	close(start)
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		wantCode(t, err, models.TooHigh, "")
	}
	if mission, _ := w.b.State().Mission(m); won != 1 || len(mission.Bids) != 1 {
		t.Fatalf("%d won, %d bids are in force", won, len(mission.Bids))
	}
}

func TestRefusedCommandLeavesNothing(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	before := w.b.State()
	docs := w.docs("text/")
	_, err := w.b.Do(t.Context(), Request{By: w.agent, Command: &models.PlaceBid{Mission: m, Amount: 1, Days: 1, Memo: models.Text{Plain: "refusé"}}})
	if err == nil {
		t.Fatal("an agent of the authority could bid")
	}
	if after := w.b.State(); after.Pos != before.Pos || after.Digest() != before.Digest() {
		t.Fatal("the state moved")
	}
	if now := w.docs("text/"); len(now) != len(docs) {
		t.Fatalf("documents were written: %v", now)
	}
}

func TestNothingToCommitAnswersWithTheCurrentPosition(t *testing.T) {
	w := newWorld(t, 1)
	pos := w.b.State().Pos
	a := w.do(models.Operator, &models.ConfirmEmail{Person: w.bidders[0]})
	if a.Pos != pos || len(a.Events) != 0 || w.b.State().Pos != pos {
		t.Fatalf("answer %+v at %d", a, pos)
	}
}

func TestClosingNeedsNoTraffic(t *testing.T) {
	w := newWorld(t, 1)
	sealed, open := w.mission(models.Sealed, time.Hour), w.mission(models.Open, 2*time.Hour)
	if _, err := w.bid(0, sealed, 5_000); err != nil {
		t.Fatal(err)
	}
	closed := func(id string) bool { m, _ := w.b.State().Mission(id); return !m.ClosedAt.IsZero() }
	w.clock.Advance(time.Hour - time.Millisecond)
	if closed(sealed) {
		t.Fatal("closed before its end")
	}
	w.clock.Advance(time.Millisecond)
	until(t, "the first mission closes", func() bool { return closed(sealed) })
	if m, _ := w.b.State().Mission(sealed); !m.ClosedAt.Equal(m.End) {
		t.Fatalf("closed at %v, its end is %v", m.ClosedAt, m.End)
	}
	if closed(open) {
		t.Fatal("the other closed with it")
	}
	closeBoard(t, w.b)
	w.clock.Advance(5 * time.Hour)
	w.b = openBoard(t, Config{Store: w.store, Now: w.clock.Now, Wake: w.clock.Wake})
	until(t, "what was due while the board did not run closes at its start", func() bool { return closed(open) })
}

func TestBidAtTheClosingInstantIsTooLate(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	w.clock.Advance(time.Hour)
	_, err := w.bid(0, m, 5_000)
	wantCode(t, err, models.TooLate, "closed")
}

// docs lists the vault's documents of a kind.
func (w *world) docs(kind string) []string {
	w.t.Helper()
	ids, err := w.store.Vault().List(w.t.Context(), kind, "", 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	return ids
}
