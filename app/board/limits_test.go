package board

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"coupdemain/models"
)

// What is allowed is what a plain count of the window allows.
func TestLimiterCountsAsAWindowDoes(t *testing.T) {
	const most, per = 5, 100
	rnd := rand.New(rand.NewPCG(7, 7))
	var all limits
	all.init(false, nil)
	l := all.people
	l.most, l.per = most, per*time.Millisecond
	var taken []int64
	now := int64(1000)
	for range 5000 {
		now += rnd.Int64N(50)
		taken = slices.DeleteFunc(taken, func(at int64) bool { return at <= now-per })
		if rnd.IntN(10) == 0 { // another node's, which are counted even past the limit
			at := now - rnd.Int64N(2*per)
			l.count(map[string][]int64{"P1": {at}}, now)
			taken = append(taken, at)
			continue
		}
		wait := l.take("P1", now)
		if (wait == 0) != (len(taken) < most) || wait > per {
			t.Fatalf("at %d, with %d in the window, it says wait %d", now, len(taken), wait)
		}
		if wait == 0 {
			taken = append(taken, now)
			continue
		}
		still := 0
		for _, at := range taken {
			if at > now+wait-per {
				still++
			}
		}
		if still >= most {
			t.Fatalf("at %d it says wait %d, when %d are still in the window", now, wait, still)
		}
	}
}

func TestQuietSendersAreForgotten(t *testing.T) {
	w := newWorld(t, 0)
	for i := range limitIdle {
		if err := w.b.Allow(strconv.Itoa(i), false); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Advance(ofPeople.per)
	if err := w.b.Allow("one more", false); err != nil {
		t.Fatal(err)
	}
	if n := len(w.b.limits.people.senders); n != 1 {
		t.Errorf("%d senders are kept", n)
	}
}

func TestStrangersAreBounded(t *testing.T) {
	w := newWorld(t, 0)
	for i := range maxStrangers {
		if err := w.b.AllowAsker(strconv.Itoa(i)); err != nil {
			t.Fatal(i, err)
		}
	}
	wantCode(t, w.b.AllowAsker("one more"), models.Limit, "limit")
	if err := w.b.AllowAsker("7"); err != nil {
		t.Errorf("one who is known is refused: %v", err)
	}
	w.clock.Advance(ofAskers.per)
	if err := w.b.AllowAsker("one more"); err != nil {
		t.Error(err)
	}
}

func TestSignInLinksAreLimited(t *testing.T) {
	w := newWorld(t, 0)
	for range 5 {
		if !w.b.AllowLink("Zoe@exemple.fr") {
			t.Fatal("held back too early")
		}
	}
	if w.b.AllowLink(" zoe@EXEMPLE.fr") || !w.b.AllowLink("zoe@exemple.org") {
		t.Error("an address is not counted as mail knows it")
	}
	for range 10 {
		if err := w.b.AllowAsker("192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Advance(5 * time.Minute)
	err := w.b.AllowAsker("192.0.2.1")
	wantCode(t, err, models.Limit, "limit")
	if wait := err.(*models.Error).Reasons[0].Args["retry_after_ms"]; wait != (10 * time.Minute).Milliseconds() {
		t.Errorf("retry after %v", wait)
	}
	w.clock.Advance(10 * time.Minute)
	if !w.b.AllowLink("zoe@exemple.fr") || w.b.AllowAsker("192.0.2.1") != nil {
		t.Error("still held back after a quarter of an hour")
	}
}
