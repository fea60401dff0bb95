package mongo

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/mongotest"
)

// writer is a node that writes as much as it can: read what others wrote, append
// one commit, again.
type writer struct {
	name          string
	store         *mongo.Store
	head          journal.Commit
	wins, lost    int
	last, longest time.Duration // since the start; without a win
}

func (w *writer) catchUp(t *testing.T) bool {
	err := w.store.Journal().Read(t.Context(), w.head.Pos, func(c journal.Commit) error {
		w.head = c
		return nil
	})
	if err != nil {
		t.Errorf("%s: %v", w.name, err)
	}
	return err == nil
}

// write appends until done tells that enough was written by all.
func (w *writer) write(t *testing.T, start time.Time, done func(*writer) bool) {
	for w.catchUp(t) && !done(w) {
		cs := journaltest.Batch(t, w.head, 1, w.name)
		_, err := journal.Settle(t.Context(), w.store.Journal(), w.head.Pos, cs)
		now := time.Since(start)
		w.longest = max(w.longest, now-w.last)
		switch {
		case err == nil:
			w.head, w.last = cs[0], now
			w.wins++
		case errors.Is(err, journal.ErrConflict):
			w.lost++
		default:
			t.Errorf("%s: %v", w.name, err)
			return
		}
	}
}

// Three nodes write as fast as they can, one of them behind a slow network. Each
// gets its turn; without the queue the slow one never wins.
func TestEveryWriterGetsItsTurn(t *testing.T) {
	const share, most = 12, 450
	server := mongotest.Start(t)
	name := server.Database(t)
	slow := mongotest.StartProxy(t, server)
	slow.Delay(5 * time.Millisecond)
	writers := []*writer{{name: "near"}, {name: "as near"}, {name: "slow"}}
	for _, w := range writers {
		uri := server.URI(name)
		if w.name == "slow" {
			uri = slow.URI(name)
		}
		w.store = open(t, mongo.Config{URI: uri})
	}
	var mu sync.Mutex
	told := map[string]int{}
	enough := func(w *writer) bool { // every writer reports its own number: the others are read under the lock
		mu.Lock()
		defer mu.Unlock()
		if w.head.Pos >= most || t.Context().Err() != nil || t.Failed() {
			return true
		}
		told[w.name] = w.wins
		for _, other := range writers {
			if told[other.name] < share {
				return false
			}
		}
		return true
	}
	start := time.Now()
	var wg sync.WaitGroup
	for _, w := range writers {
		wg.Go(func() { w.write(t, start, enough) })
	}
	wg.Wait()
	total := 0
	for _, w := range writers {
		total += w.wins
		t.Logf("%s: %d wins, %d lost, longest time without a win %s", w.name, w.wins, w.lost, w.longest.Round(time.Millisecond))
		if w.wins < share {
			t.Errorf("%s won %d times only", w.name, w.wins)
		}
	}
	t.Logf("%d commits in %s", total, time.Since(start).Round(time.Millisecond))
	got := journaltest.ReadAll(t, t.Context(), writers[0].store.Journal(), 0)
	if len(got) != total {
		t.Errorf("%d commits stand, %d were won", len(got), total)
	}
}

// A node that died while it waited for its turn holds the others up once, and
// what is no wish at all holds up nobody.
func TestTheWishOfADeadNodeIsOutlived(t *testing.T) {
	uri := newURI(t)
	wants := raw(t, uri).Collection("wants")
	writers := []*writer{{name: "one", store: open(t, mongo.Config{URI: uri})}, {name: "other", store: open(t, mongo.Config{URI: uri})}}
	_, err := wants.InsertMany(within(t), []any{
		bson.D{{Key: "_id", Value: "dead/1"}, {Key: "at", Value: time.Now().Add(-time.Hour).UnixMilli()}},
		bson.D{{Key: "_id", Value: "dead/2"}, {Key: "at", Value: time.Now().Add(-time.Minute).UnixMilli()}},
		bson.D{{Key: "_id", Value: "strange"}, {Key: "at", Value: "soon"}},
	})
	journaltest.Must(t, err)
	ctx := within(t)
	removed := func(*writer) bool {
		n, err := wants.CountDocuments(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: bson.A{"dead/1", "dead/2"}}}}})
		if err != nil {
			t.Error(err)
		}
		return n == 0 || err != nil
	}
	start := time.Now()
	var wg sync.WaitGroup
	for _, w := range writers {
		wg.Go(func() { w.write(t, start, removed) })
	}
	wg.Wait()
	if writers[0].wins+writers[1].wins == 0 {
		t.Error("nobody wrote")
	}
	t.Logf("outlived after %s, %d and %d wins", time.Since(start).Round(time.Millisecond), writers[0].wins, writers[1].wins)
}

// A node that loses twice in a row queues, and leaves the queue when it has won,
// or when it closes.
func TestANodeLeavesTheQueueWhenItHasWon(t *testing.T) {
	uri := newURI(t)
	wants := raw(t, uri).Collection("wants")
	wishes := func() int64 {
		n, err := wants.CountDocuments(within(t), bson.D{})
		journaltest.Must(t, err)
		return n
	}
	loser, winner := open(t, mongo.Config{URI: uri}), open(t, mongo.Config{URI: uri})
	lose := func(s *mongo.Store) {
		t.Helper()
		for ctx := within(t); wishes() == 0; { // on a slow machine the two may be too far apart
			head, err := winner.Journal().Head(ctx)
			journaltest.Must(t, err)
			journaltest.Appended(t, ctx, winner.Journal(), 1, "first")
			if n, err := s.Journal().Append(ctx, head.Pos, journaltest.Batch(t, head, 1, "late")); n != 0 || !errors.Is(err, journal.ErrConflict) {
				t.Fatalf("%d made it, %v", n, err)
			}
		}
	}
	lose(loser)
	journaltest.Appended(t, within(t), loser.Journal(), 1, "at last")
	for ctx := within(t); wishes() > 0; {
		journaltest.Must(t, ctx.Err())
	}
	lose(loser)
	journaltest.Must(t, loser.Close())
	if n := wishes(); n != 0 {
		t.Fatalf("%d wishes are left", n)
	}
	// One that has nothing to write any more leaves it by itself.
	idle := open(t, mongo.Config{URI: uri})
	lose(idle)
	head, err := idle.Journal().Head(within(t))
	journaltest.Must(t, err)
	ctx, cancel := context.WithCancel(within(t))
	told := make(chan error, 1)
	go func() { told <- idle.Journal().Wait(ctx, head.Pos) }()
	for wishes() > 0 {
		journaltest.Must(t, ctx.Err())
	}
	cancel()
	if err := <-told; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
