package board

import (
	"context"
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
	w.b.patience = 20 * time.Millisecond
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
	j := w.store.Journal()
	head, err := j.Head(context.Background())
	if err != nil {
		w.t.Error(err)
	}
	leaves, err := encodeLeaves("", &call{}, events)
	if err != nil {
		w.t.Error(err)
	}
	c := journal.Commit{Pos: head.Pos + 1, ID: ulid.Make(), At: max(head.At, w.clock.Now().UnixMilli())}
	if err := journal.Seal(head.Hash, &c, leaves); err != nil {
		w.t.Error(err)
	}
	if n, err := j.Append(context.Background(), head.Pos, []journal.Commit{c}); n != 1 || err != nil {
		w.t.Errorf("append: %d, %v", n, err)
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
