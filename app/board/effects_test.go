package board

import (
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

func TestAnEffectHasOneTurnAtATime(t *testing.T) {
	w := newWorld(t, 0)
	id := EffectID(3, "order.sent", "x")
	turn := func(node string, want Turn) {
		t.Helper()
		got, err := w.b.Claim(t.Context(), id, node, 2*time.Minute)
		if err != nil || got != want {
			t.Fatalf("%s has turn %d, %v; want %d", node, got, err, want)
		}
	}
	turn("one", Ours)
	turn("two", Held)
	w.clock.Advance(2 * time.Minute)
	turn("two", Ours)
	turn("one", Held)
	if err := w.b.Did(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	turn("one", Done)
	w.clock.Advance(time.Hour)
	turn("two", Done)
}

func TestABookmarkNeverGoesBack(t *testing.T) {
	w := newWorld(t, 0)
	if _, ok, err := w.b.Bookmark(t.Context(), "mail"); ok || err != nil {
		t.Fatal(ok, err)
	}
	for _, pos := range []int64{9, 1200, 1200, 100, 70_000, 4} {
		if err := w.b.KeepBookmark(t.Context(), "mail", pos); err != nil {
			t.Fatal(err)
		}
	}
	w.reopen()
	if pos, ok, err := w.b.Bookmark(t.Context(), "mail"); pos != 70_000 || !ok || err != nil {
		t.Fatal(pos, ok, err)
	}
	if _, ok, err := w.b.Bookmark(t.Context(), "pay"); ok || err != nil {
		t.Fatal(ok, err)
	}
	if ids, err := w.b.bookmarks(t.Context(), "mail"); err != nil || len(ids) != 1 {
		t.Fatal(ids, err)
	}
}

func TestTheBidderOfASealedBidIsFoundAfterARestart(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed, time.Hour)
	var sealed []*models.BidSealed
	seen := make(chan int64, 16)
	stop := w.b.Follow("test", -1, func(b Batch) {
		defer func() { seen <- b.Commits[len(b.Commits)-1].Meta.Pos }()
		for _, c := range b.Commits {
			for _, e := range c.Events {
				if e, ok := e.(*models.BidSealed); ok {
					sealed = append(sealed, e)
				}
			}
		}
	})
	for i := range 2 {
		if _, err := w.bid(i, m, money.Cents(50_000+i)); err != nil {
			t.Fatal(err)
		}
	}
	w.do(w.bidders[0], &models.WithdrawBid{Mission: m}) // what a withdrawn bid's commit holds is still its author's
	for last := w.b.State().Pos; <-seen < last; {
	}
	stop()
	w.reopen()
	if len(sealed) != 2 {
		t.Fatalf("%d sealed bids were followed", len(sealed))
	}
	for i, e := range sealed {
		if e.Plain != nil {
			t.Error("a follower was given a plain bid")
		}
		if b, err := w.b.Bidder(t.Context(), e); err != nil || b.Person != w.bidders[i] || b.Developer != w.developers[i] {
			t.Errorf("bid %d is %+v's, %v", i, b, err)
		}
	}
	mission, _ := w.b.State().Mission(m)
	if all, err := w.b.Bidders(t.Context(), mission); err != nil || len(all) != 1 || all[0].Person != w.bidders[1] {
		t.Errorf("the bidders in force are %v, %v", all, err)
	}
}
