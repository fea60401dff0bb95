package board

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/money"
)

// letSnapshot waits until the taking of snapshots waits for a time, and lets it come.
func (w *world) letSnapshot(after time.Duration) {
	w.t.Helper()
	until(w.t, "the next look at whether a snapshot is due", func() bool { return w.clock.Waiting(after) })
	w.clock.Advance(after)
}

func (w *world) untilSnapshot() {
	w.t.Helper()
	until(w.t, "a snapshot is taken", func() bool {
		return slices.Equal(w.snapshots(), []string{(&snapshot{pos: w.b.State().Pos}).id()})
	})
}

func TestSnapshotsAreTakenAndTheOlderOnesGo(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, 200*time.Hour)
	delivered, err := w.b.PutFile(t.Context(), strings.NewReader("livraison"), 100)
	if err != nil {
		t.Fatal(err)
	}
	log := w.reopenEvery(2)
	w.letSnapshot(snapshotLook) // soon after a start that read as much
	w.untilSnapshot()
	for amount := money.Cents(9_000); amount > 6_000; amount -= 1_000 {
		if _, err := w.bid(0, m, amount); err != nil {
			t.Fatal(err)
		}
		before := log.count("a snapshot was taken")
		w.letSnapshot(snapshotLook)
		until(t, "it looked", func() bool { return w.clock.Waiting(snapshotLook) })
		if log.count("a snapshot was taken") != before {
			t.Fatal("one was taken after a single commit")
		}
		if _, err := w.bid(0, m, amount-500); err != nil {
			t.Fatal(err)
		}
		w.letSnapshot(snapshotLook)
		w.untilSnapshot()
	}
	until(t, "the older are gone", func() bool { return len(w.blobs()) == 2 && len(w.docs(snapshotRecord)) == 1 })
	if !slices.Contains(w.blobs(), delivered.Hash) {
		t.Fatal("a delivered file was deleted")
	}
	if report, err := journal.Verify(t.Context(), w.store, nil); err != nil {
		t.Fatal(report, err)
	}
}

func TestTwoNodesMayTakeTheSameSnapshot(t *testing.T) {
	w := newWorld(t, 2)
	w.live()
	other := openBoard(t, Config{Store: w.store, Now: w.clock.Now, Wake: w.clock.Wake, Shared: true})
	var all sync.WaitGroup
	for i := range 8 {
		b := []*Board{w.b, other}[i%2]
		all.Go(func() {
			m, err := b.memory(t.Context())
			if err != nil {
				t.Error(err)
			}
			s := snapshot{pos: m.state.Pos, Rules: snapshotRules(), Hash: m.state.Hash, Record: newULID(b.now().UnixMilli()).String()}
			if err := b.storeSnapshot(t.Context(), &s, &m); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(w.snapshots()) != 1 || len(w.blobs()) != 1 || len(w.docs(snapshotRecord)) != 1 {
		t.Fatalf("snapshots %v, blobs %v, records %v", w.snapshots(), w.blobs(), w.docs(snapshotRecord))
	}
	closeBoard(t, other)
	want := w.b.State().Digest()
	if log := w.reopenEvery(0); log.count("started from a snapshot") != 1 || w.b.State().Digest() != want {
		t.Fatal(log)
	}
}

func TestTwoVersionsDoNotReplaceEachOthersForEver(t *testing.T) {
	w := newWorld(t, 1)
	w.reopenEvery(1)
	w.instead(*w.snapshotThere(), func(s *snapshot) { s.Rules = "others" })
	for i := range 3 {
		if err := w.b.takeDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		// One of its own, since it had to read everything; then the other's newer one will do.
		all, err := w.b.listSnapshots(t.Context())
		if err != nil || len(all) != 1 || i == 0 == (all[0].Rules != snapshotRules()) {
			t.Fatalf("round %d: %+v, %v", i, all, err)
		}
		w.do(w.bidders[0], &models.IssueToken{Person: w.bidders[0], Token: strings.Repeat("a", 63) + string(rune('a'+i)), Label: "essai"})
		s := w.snapshotThere()
		w.instead(*s, func(s *snapshot) { s.Rules = "others" })
		if err := w.b.dropSnapshot(t.Context(), &all[0]); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSnapshotIsTakenWhileOthersBid(t *testing.T) {
	w := newWorld(t, 4)
	m := w.mission(models.Ranked, time.Hour)
	done := make(chan struct{})
	var all sync.WaitGroup
	for i := range w.bidders {
		all.Go(func() {
			for k := range 25 {
				if _, err := w.keyed(i, NewKey(), m, money.Cents(100_000-100*k)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	go func() { all.Wait(); close(done) }()
	for taken := 0; ; taken++ {
		s := w.snapshotThere()
		select {
		case <-done:
		default:
			if taken%3 != 0 {
				if err := w.b.dropSnapshot(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
			continue
		}
		break
	}
	w.reopenEvery(-1)
	want := w.mind()
	for left := len(w.snapshots()); left > 0; left-- {
		if log := w.reopenEvery(snapshotEvery); log.count("started from a snapshot") != 1 || w.mind() != want {
			t.Fatalf("from the snapshot at %d it knows something else", w.b.snaps.covered)
		}
		all, err := w.b.listSnapshots(t.Context())
		if err == nil {
			err = w.b.dropSnapshot(t.Context(), &all[0])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
