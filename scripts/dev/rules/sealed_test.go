package rules

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
)

// Nothing that a rival, the owner, the steward or the public is sent before the
// opening depends on another's amount, words or identity; with a hidden count
// it does not even depend on there being a bid.
func TestNothingShownBeforeTheOpeningDependsOnAnothersBid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		hide := rapid.Bool().Draw(rt, "hidden count")
		steps := rapid.IntRange(1, 12).Draw(rt, "steps")
		type bid struct{ who, amount, days, minute int }
		var plan []bid
		for i := range steps {
			plan = append(plan, bid{rapid.IntRange(2, bidders).Draw(rt, fmt.Sprint("who", i)), rapid.IntRange(1, 1_000_000).Draw(rt, fmt.Sprint("amount", i)),
				rapid.IntRange(1, 90).Draw(rt, fmt.Sprint("days", i)), rapid.IntRange(0, 3).Draw(rt, fmt.Sprint("minute", i))})
		}
		shift := rapid.IntRange(1, 500_000).Draw(rt, "shift")
		// One run as drawn; the other with every rival's figures, words and identity changed.
		swap := map[int]int{2: 3, 3: 4, 4: 2}
		play := func(change, nobody bool) map[string]string {
			w := newWorld()
			w.publish("M1", models.Sealed, hide)
			w.must("P1", &models.PlaceBid{Bid: "B1", Mission: "M1", Amount: 100_000, Days: 10})
			live := []view.LiveEvent{}
			for i, b := range plan {
				w.now = w.now.Add(time.Duration(b.minute) * time.Minute)
				if nobody {
					continue
				}
				who, amount, memo := b.who, money.Cents(b.amount), "une façon"
				if change {
					who, amount, memo = swap[b.who], amount+money.Cents(shift), "tout autre chose"
				}
				w.must(fmt.Sprintf("P%d", who), &models.PlaceBid{Bid: fmt.Sprint("Bx", i), Mission: "M1", Amount: amount, Days: b.days, Memo: models.Text{Plain: memo}})
				c := w.journal[len(w.journal)-1]
				e, err := models.DecodeEvent(c.leaves[0][1], true)
				if err != nil {
					t.Fatal(err)
				}
				live = append(live, view.LiveEvents(w.state, c.meta, e)...)
			}
			shown := map[string]string{}
			for _, viewer := range []string{"", "P1", "Pagent", "Psteward"} {
				shown[viewer] = w.shown(t, viewer, "M1", live)
			}
			if !hide {
				w.close("M1") // a hidden count is told at the close
				for _, viewer := range []string{"", "P1", "Pagent", "Psteward"} {
					shown[viewer] += w.shown(t, viewer, "M1", live)
				}
			}
			if hide && len(live) > 0 {
				rt.Fatalf("the count is hidden, and yet %d events moved", len(live))
			}
			return shown
		}
		one, other := play(false, false), play(true, hide)
		for viewer, text := range one {
			if text != other[viewer] {
				rt.Fatalf("%q is sent something that depends on another's bid:\n%s\n%s", viewer, text, other[viewer])
			}
		}
	})
}

// What is opened is what was sealed, bid for bid.
func TestOpenedBidsAreTheLastOnesSealed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld()
		w.publish("M1", models.Sealed, false)
		last := map[string]money.Cents{}
		for i := range rapid.IntRange(1, 15).Draw(rt, "bids") {
			n, amount := rapid.IntRange(1, bidders).Draw(rt, fmt.Sprint("who", i)), money.Cents(rapid.Int64Range(1, 900_000).Draw(rt, fmt.Sprint("amount", i)))
			if rapid.IntRange(0, 4).Draw(rt, fmt.Sprint("withdraw", i)) == 0 && last[fmt.Sprint("D", n)] > 0 {
				w.must(fmt.Sprint("P", n), &models.WithdrawBid{Mission: "M1"})
				delete(last, fmt.Sprint("D", n))
				continue
			}
			w.must(fmt.Sprint("P", n), &models.PlaceBid{Bid: fmt.Sprint("B", i), Mission: "M1", Amount: amount, Days: 5})
			last[fmt.Sprint("D", n)] = amount
		}
		w.close("M1")
		m, _ := w.state.Mission("M1")
		if len(last) == 0 {
			if m.Phase(w.now) != models.Fruitless {
				rt.Fatal("nobody bid, and it is not fruitless")
			}
			return
		}
		w.must("Pagent", &models.OpenBids{Mission: "M1"})
		m, _ = w.state.Mission("M1")
		if len(m.Bids) != len(last) {
			rt.Fatalf("%d opened, %d sealed", len(m.Bids), len(last))
		}
		for _, b := range m.Bids {
			if last[b.Developer] != b.Amount {
				rt.Fatalf("%s bid %d, opened as %d", b.Developer, last[b.Developer], b.Amount)
			}
		}
	})
}
