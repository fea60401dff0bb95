package board

import (
	"context"
	"sync"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

func (w *world) keyed(i int, key, mission string, amount money.Cents) (Answer, error) {
	return w.b.Do(context.Background(), Request{By: w.bidders[i], Key: key,
		Command: &models.PlaceBid{Mission: mission, Amount: amount, Days: 10, Memo: models.Text{Plain: "Je connais ce logiciel."}}})
}

func sameAnswer(t *testing.T, first, again Answer) {
	t.Helper()
	if !again.Replayed || again.Pos != first.Pos || again.Hash != first.Hash || !again.At.Equal(first.At) || len(again.Events) != len(first.Events) {
		t.Fatalf("got %+v, want %+v again", again, first)
	}
	a, b := first.Events[0].(*models.BidSealed), again.Events[0].(*models.BidSealed)
	if b.Plain == nil || *a.Plain != *b.Plain || a.Hidden.Commitment != b.Hidden.Commitment {
		t.Fatalf("got the bid %+v, want %+v", b, a)
	}
}

func TestSameKeyHappensOnce(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed, time.Hour)
	key := NewKey()
	first, err := w.keyed(0, key, m, 90_000)
	if err != nil || first.Replayed {
		t.Fatal(first, err)
	}
	again, err := w.keyed(0, key, m, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	sameAnswer(t, first, again)
	if _, err := w.keyed(0, key, m, 80_000); err == nil {
		t.Fatal("the same key bid another amount")
	} else {
		wantCode(t, err, models.Conflict, "key_reused")
	}
	other, err := w.keyed(1, key, m, 80_000)
	if err != nil || other.Replayed {
		t.Fatalf("another person's same key: %+v, %v", other, err)
	}
	w.reopen()
	again, err = w.keyed(0, key, m, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	sameAnswer(t, first, again)
	_, err = w.keyed(0, key, m, 80_000)
	wantCode(t, err, models.Conflict, "key_reused")
}

func TestKeyIsForgottenAfterTwoDays(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, 100*time.Hour)
	first, err := w.keyed(0, "clé", m, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(keyLife)
	again, err := w.keyed(0, "clé", m, 90_000)
	if err != nil || again.Replayed || again.Pos == first.Pos {
		t.Fatalf("%+v, %v", again, err)
	}
}

func TestSameKeyTwiceInOneBatchHappensOnce(t *testing.T) {
	dir := t.TempDir()
	store := &flaky{Store: openStore(t, dir)}
	w := newWorldOn(t, dir, store, 2)
	m := w.mission(models.Sealed, time.Hour)
	// The first append is held until the others wait behind it, so that they make one batch.
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var sizes []int
	store.set(func(next func() (int, error)) (int, error) {
		once.Do(func() { close(entered); <-release })
		n, err := next()
		sizes = append(sizes, n)
		return n, err
	})
	var all sync.WaitGroup
	all.Go(func() { _, _ = w.bid(1, m, 70_000) })
	<-entered
	answers, errs := make([]Answer, 3), make([]error, 3)
	for i := range answers {
		amount := money.Cents(90_000)
		if i == 2 {
			until(t, "the two same ones wait", func() bool { return len(w.b.calls) == 2 })
			amount = 80_000
		}
		all.Go(func() { answers[i], errs[i] = w.keyed(0, "même", m, amount) })
	}
	until(t, "three wait", func() bool { return len(w.b.calls) == 3 })
	close(release)
	all.Wait()
	if len(sizes) != 2 || sizes[1] != 1 {
		t.Fatalf("appends of %v commits, want one commit for the three", sizes)
	}
	if errs[0] != nil || errs[1] != nil {
		t.Fatal(errs)
	}
	if answers[0].Replayed {
		answers[0], answers[1] = answers[1], answers[0]
	}
	sameAnswer(t, answers[0], answers[1])
	wantCode(t, errs[2], models.Conflict, "key_reused")
}
