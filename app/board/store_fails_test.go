package board

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
	"coupdemain/models"
)

func newFlaky(t *testing.T, bidders int) (*world, *flaky) {
	t.Helper()
	dir := t.TempDir()
	f := &flaky{Store: openStore(t, dir)}
	return newWorldOn(t, dir, f, bidders), f
}

func TestStoreThatCannotWriteIsToldAndRecovers(t *testing.T) {
	w, f := newFlaky(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	before := w.b.State()
	f.set(func(func() (int, error)) (int, error) { return 0, journal.ErrUnavailable })
	_, err := w.bid(0, m, 40_000)
	wantCode(t, err, models.Unavailable, "")
	if w.b.Ready() == nil {
		t.Fatal("it says that it is ready")
	}
	if s := w.b.State(); s.Digest() != before.Digest() {
		t.Fatal("the state moved")
	}
	f.set(nil)
	if _, err := w.bid(0, m, 40_000); err != nil {
		t.Fatal(err)
	}
	if err := w.b.Ready(); err != nil {
		t.Fatal(err)
	}
}

func TestBoardIsReadyAgainWithoutTraffic(t *testing.T) {
	w, f := newFlaky(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	f.set(func(func() (int, error)) (int, error) { return 0, journal.ErrUnavailable })
	_, err := w.bid(0, m, 40_000)
	wantCode(t, err, models.Unavailable, "")
	f.set(nil)
	// The loop asks to be woken after it answered: the clock goes on until it was.
	until(t, "the store was tried", func() bool { w.clock.Advance(retryPause); return w.b.Ready() == nil })
	if ids := w.docs("probe/"); len(ids) > 0 {
		t.Fatalf("it left %v", ids)
	}
}

func TestUnknownOutcomeIsSettled(t *testing.T) {
	for name, written := range map[string]bool{"the write arrived": true, "the write was lost": false} {
		t.Run(name, func(t *testing.T) {
			w, f := newFlaky(t, 1)
			m := w.mission(models.Sealed, time.Hour)
			var once sync.Once
			lost := false
			f.set(func(next func() (int, error)) (n int, err error) {
				once.Do(func() {
					lost = true
					if written {
						if _, err := next(); err != nil {
							t.Error(err)
						}
					}
				})
				if lost {
					lost = false
					return 0, journal.ErrUnknown
				}
				return next()
			})
			a, err := w.bid(0, m, 40_000)
			if err != nil {
				t.Fatal(err)
			}
			if s := w.b.State(); s.Pos != a.Pos {
				t.Fatalf("answered %d, the state is at %d", a.Pos, s.Pos)
			}
			count := 0
			if err := w.store.Journal().Read(t.Context(), a.Pos-1, func(journal.Commit) error { count++; return nil }); err != nil || count != 1 {
				t.Fatalf("%d commits, %v", count, err)
			}
		})
	}
}

func TestUnknownOutcomeIsToldWhenItLasts(t *testing.T) {
	w, f := newFlaky(t, 2)
	w.b.holdFor, w.b.patience = 20*time.Millisecond, 20*time.Millisecond
	m := w.mission(models.Sealed, time.Hour)
	f.set(func(func() (int, error)) (int, error) { return 0, journal.ErrUnknown })
	_, err := w.keyed(0, "clé", m, 40_000)
	wantCode(t, err, models.Unknown, "")
	_, err = w.bid(1, m, 40_000) // nothing else is decided before
	wantCode(t, err, models.Unavailable, "")
	f.set(nil)
	until(t, "the outcome is settled", func() bool { return w.b.Ready() == nil })
	again, err := w.keyed(0, "clé", m, 40_000)
	if err != nil || !again.Replayed {
		t.Fatalf("%+v, %v", again, err)
	}
}

// stranger appends a commit as another node would.
func (w *world) stranger(events ...models.Event) {
	w.t.Helper()
	w.commits(w.clock.Now(), events)
}

// strangers appends a commit for each event.
func (w *world) strangers(events []models.Event) {
	w.t.Helper()
	all := make([][]models.Event, len(events))
	for i, e := range events {
		all[i] = []models.Event{e}
	}
	w.commits(w.clock.Now(), all...)
}

// commits appends commits of another node whose clock shows a time. It may be
// called from the loop: it fails the test without ending it.
func (w *world) commits(at time.Time, all ...[]models.Event) {
	w.t.Helper()
	leaves := make([][]journal.Leaf, len(all))
	for i, events := range all {
		var err error
		if leaves[i], err = encodeLeaves("", &call{}, events); err != nil {
			w.t.Error(err)
			return
		}
	}
	appendLeaves(w.t, w.store, at, leaves...)
}

// appendLeaves appends commits that link to the head, in batches.
func appendLeaves(t testing.TB, store journal.Store, at time.Time, all ...[]journal.Leaf) {
	t.Helper()
	last, err := store.Journal().Head(context.Background())
	if err != nil {
		t.Error(err)
		return
	}
	for part := range slices.Chunk(all, journal.MaxBatch) {
		after, batch := last.Pos, make([]journal.Commit, 0, len(part))
		for _, leaves := range part {
			c := journal.Commit{Pos: last.Pos + 1, ID: ulid.Make(), At: max(last.At, at.UnixMilli())}
			if err := journal.Seal(last.Hash, &c, leaves); err != nil {
				t.Error(err)
				return
			}
			batch, last = append(batch, c), c
		}
		if n, err := store.Journal().Append(context.Background(), after, batch); n != len(batch) || err != nil {
			t.Errorf("append: %d, %v", n, err)
			return
		}
	}
}

func TestTakenPositionIsDecidedAgain(t *testing.T) {
	w, f := newFlaky(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	stolen := false
	f.set(func(next func() (int, error)) (int, error) {
		if !stolen {
			stolen = true
			f.set(nil)
			w.stranger(&models.MissionCancelled{Mission: m, Reason: "sans suite"})
		}
		return next()
	})
	_, err := w.bid(0, m, 40_000)
	wantCode(t, err, models.TooLate, "")
	if mission, _ := w.b.State().Mission(m); mission.Phase(w.clock.Now()) != models.Cancelled || len(mission.Sealed) != 0 {
		t.Fatalf("the mission is %s", mission.Phase(w.clock.Now()))
	}
}

func TestAnotherNodesCommitsAreFollowed(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	pos := w.b.State().Pos
	w.stranger(&models.MissionCancelled{Mission: m, Reason: "sans suite"})
	until(t, "the commit is followed", func() bool { return w.b.State().Pos == pos+1 })
	if _, err := w.bid(0, m, 40_000); err == nil {
		t.Fatal("a bid on a cancelled mission was taken")
	}
}

func TestClosedBoardRefuses(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	closeBoard(t, w.b)
	_, err := w.bid(0, m, 40_000)
	wantCode(t, err, models.Unavailable, "stopping")
	if w.b.Ready() == nil {
		t.Fatal("a closed board says that it is ready")
	}
}
