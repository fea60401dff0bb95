package limits

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"coupdemain/app/board/boardtest"
)

// What is allowed is what a plain count of the window allows.
func TestLimiterCountsAsAWindowDoes(t *testing.T) {
	const most, per = 5, 100
	rnd := rand.New(rand.NewPCG(7, 7))
	l := New(Config{}).people
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
	clock := boardtest.NewClock(time.Time{})
	l := New(Config{Now: clock.Now})
	for i := range limitIdle {
		if l.Person(strconv.Itoa(i)) > 0 {
			t.Fatal(i)
		}
	}
	clock.Advance(ofPeople.per)
	if l.Person("one more") > 0 {
		t.Error("one more has to wait")
	}
	if n := len(l.people.senders); n != 1 {
		t.Errorf("%d senders are kept", n)
	}
}

func TestStrangersAreBounded(t *testing.T) {
	clock := boardtest.NewClock(time.Time{})
	l := New(Config{Now: clock.Now})
	for i := range maxStrangers {
		if l.Asker(strconv.Itoa(i)) > 0 {
			t.Fatal(i)
		}
	}
	if wait := l.Asker("one more"); wait != ofAskers.per {
		t.Errorf("one more waits %v", wait)
	}
	if l.Asker("7") > 0 {
		t.Error("one who is known has to wait")
	}
	clock.Advance(ofAskers.per)
	if l.Asker("one more") > 0 {
		t.Error("one more has to wait when the others have gone")
	}
}

func TestLimitsThatAreOffHoldNobody(t *testing.T) {
	l := New(Config{Off: true, Now: time.Now})
	for range 10 * ofPeople.most {
		if l.Person("P1") > 0 {
			t.Fatal("somebody has to wait")
		}
	}
}
