package mongo

import (
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
)

func queued(t *testing.T, wishes ...wish) (docs []bson.Raw) {
	t.Helper()
	for _, w := range wishes {
		docs = append(docs, encode(t, bson.D{{Key: "_id", Value: w.id}, {Key: "at", Value: w.at}}))
	}
	return docs
}

func newTurns() *turns {
	t := &turns{}
	t.init()
	return t
}

func TestTheLongestWaitingGoesFirst(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	a, b, c := wish{"A/1", 100}, wish{"B/1", 100}, wish{"C/1", 90}
	q := newTurns()
	q.asked = now
	q.take(append(queued(t, b, a, c), encode(t, bson.D{{Key: "_id", Value: int64(5)}}), encode(t, bson.D{{Key: "_id", Value: "D/1"}, {Key: "at", Value: "soon"}})))
	expect := func(want wish, some bool) {
		t.Helper()
		if got, ok := q.first(now); ok != some || ok && got != want {
			t.Fatalf("first is %v %v, want %v %v", got, ok, want, some)
		}
	}
	expect(c, true)
	q.own = wish{q.node + "/1", 95} // older ones only
	expect(c, true)
	q.take(queued(t, b, a, q.own))
	expect(wish{}, false)
	q.own = wish{}
	expect(a, true) // of one age, by name
	q.asked = now.Add(-2 * queueStale)
	expect(wish{}, false) // too long ago to hold up an append
}

// A node that died with a wish costs the others their patience once.
func TestPatienceWithOneWishEnds(t *testing.T) {
	dead := wish{"A/1", 100}
	q := newTurns()
	q.asked = time.Now()
	q.take(queued(t, dead))
	if w, ok := q.first(time.Now()); !ok || q.enough(w) {
		t.Fatal("no patience at all")
	}
	q.since = time.Now().Add(-patience)
	if !q.enough(dead) {
		t.Fatal("patience without an end")
	}
	q.take(queued(t, dead)) // read before it was removed
	if w, ok := q.first(time.Now()); ok {
		t.Fatalf("given way to %v again", w)
	}
	again := wish{"A/1", 200} // it was alive after all, and asks again
	q.take(queued(t, again))
	if w, ok := q.first(time.Now()); !ok || w != again {
		t.Fatalf("first is %v %v", w, ok)
	}
}

func TestASingleLostRaceMakesNoWish(t *testing.T) {
	q, now := newTurns(), time.Unix(1_800_000_000, 0)
	if _, ok := q.wishAfter(false, now); ok {
		t.Fatal("a wish after the first")
	}
	if _, ok := q.wishAfter(true, now); ok {
		t.Fatal("a wish after having given way")
	}
	w, ok := q.wishAfter(false, now.Add(lossesNear/2))
	if !ok || !q.mine(w.id) {
		t.Fatalf("no wish after the second: %v", w)
	}
	q.own = w
	if again, ok := q.wishAfter(false, now.Add(lossesNear)); !ok || again.id != w.id {
		t.Fatalf("another wish beside the first: %v", again)
	}
	if id := q.withdraw(); id != w.id || q.withdraw() != "" {
		t.Fatalf("withdrew %s", id)
	}
	if _, ok := q.wishAfter(false, now.Add(10*lossesNear)); ok {
		t.Fatal("a wish after one lost race in a long time")
	}
	if next, ok := q.wishAfter(false, now.Add(10*lossesNear)); !ok || next.id == w.id {
		t.Fatalf("the name of an earlier wish: %v", next)
	}
}
