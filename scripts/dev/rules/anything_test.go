package rules

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coupdemain/models"
	"coupdemain/models/money"
)

// step lets somebody try something; most tries are refused, as in life.
func (w *world) step(rt *rapid.T, i int) {
	draw := func(name string, n int) int { return rapid.IntRange(0, n-1).Draw(rt, fmt.Sprint(name, i)) }
	w.now = w.now.Add(time.Duration(draw("minutes", 20)) * time.Minute)
	if m, at, ok := w.state.NextClose(); ok && !at.After(w.now) {
		w.must("", &models.CloseBidding{Mission: m})
	}
	if draw("long", 15) == 0 {
		w.now = w.now.Add(15 * 24 * time.Hour)
	}
	id := fmt.Sprint("M", 1+draw("mission", 2))
	person := []string{"Pagent", "Pagent", "Pagent", "P1", "P2", "P3", "P4", "Psteward"}[draw("by", 8)]
	text := models.Text{Plain: "des mots"}
	bid := ""
	if m, ok := w.state.Mission(id); ok && len(m.Bids) > 0 {
		bid = m.Bids[draw("bid", 8)%len(m.Bids)].ID
	}
	amount := money.Cents(1000 * (1 + draw("amount", 300)))
	tries := []models.Command{
		&models.PlaceBid{Bid: fmt.Sprint("B", i), Mission: id, Amount: amount, Days: 1 + draw("days", 30)},
		&models.PlaceBid{Bid: fmt.Sprint("B", i), Mission: id, Amount: amount, Days: 3, Floor: amount / 2},
		&models.WithdrawBid{Mission: id},
		&models.AskQuestion{Mission: id, Text: text},
		&models.AnswerQuestion{Mission: id, N: 1, Text: "oui"},
		&models.OpenBids{Mission: id},
		&models.AwardMission{Mission: id, Bid: bid, Reason: "La mieux notée.", Capacity: "maire"},
		&models.AwardMission{Mission: id, Bid: bid, Reason: "La mieux notée."},
		&models.SignAward{Mission: id, Capacity: "maire"},
		&models.SendOrder{Mission: id, Commitment: "EJ"},
		&models.SetClock{Mission: id, Suspended: draw("stop", 2) == 0, Reason: "accès"},
		&models.Deliver{Mission: id, Text: text},
		&models.RejectDelivery{Mission: id, Reasons: "manque"},
		&models.AcceptDelivery{Mission: id, SkillConfirmed: true, Erasure: true},
		&models.GiveReview{Mission: id, Quality: 4, Deadline: 3, Communication: 5, Text: text},
		&models.ConfirmPayment{Mission: id},
		&models.ClaimFailure{Mission: id, Reason: text},
		&models.SettleFailure{Mission: id, Fault: models.Blames[draw("fault", 3)]},
		&models.RaiseDispute{Mission: id, Text: text},
		&models.SettleDispute{Mission: id, Outcome: models.Outcomes[draw("outcome", 3)]},
		&models.ReconfirmBid{Mission: id},
		&models.PostAddendum{Mission: id, Text: "un additif"},
		&models.DeclareFruitless{Mission: id, Reason: "rien"},
	}
	_ = w.do(person, tries[draw("what", len(tries))]) // a refusal is an answer like another: the properties say what must hold all the same
}

func randomWorld(rt *rapid.T) *world {
	w := newWorld()
	w.publish("M1", models.Formats[rapid.IntRange(0, 2).Draw(rt, "format 1")], false)
	w.publish("M2", models.Formats[rapid.IntRange(0, 2).Draw(rt, "format 2")], false)
	return w
}

// A journal replayed gives the very state that was lived.
func TestReplayEqualsLive(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := randomWorld(rt)
		for i := range rapid.IntRange(10, 120).Draw(rt, "steps") {
			w.step(rt, i)
		}
		if w.replay(t).Digest() != w.state.Digest() {
			rt.Fatal("the replayed state is another one")
		}
	})
}

// No later command changes an older state: slices and maps are not shared by accident.
func TestOldStatesNeverChange(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := randomWorld(rt)
		var old []models.State
		var digests [][32]byte
		for i := range 100 {
			w.step(rt, i)
			old, digests = append(old, w.state), append(digests, w.state.Digest())
		}
		for i, s := range old {
			if s.Digest() != digests[i] {
				rt.Fatalf("the state after step %d reads otherwise now", i)
			}
		}
	})
}

// At most one award is in force, of a bid that is there, made after the opening;
// nothing is ordered without it and nothing delivered without an order.
func TestThereAreNeverTwoAwards(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := randomWorld(rt)
		signed := map[string]string{}
		for i := range rapid.IntRange(20, 150).Draw(rt, "steps") {
			w.step(rt, i)
			for _, id := range []string{"M1", "M2"} {
				m, _ := w.state.Mission(id)
				phase := m.Phase(w.now)
				if !m.Award.Signed() {
					continue
				}
				if m.BidByID(m.Award.Bid) == nil || !m.BidsOpen() {
					rt.Fatalf("%s: an award of a bid that nobody opened", id)
				}
				if before := signed[id]; before != "" && before != m.Award.Bid && len(m.Past) == 0 {
					rt.Fatalf("%s: %s was awarded, then %s, and the first never failed", id, before, m.Award.Bid)
				}
				signed[id] = m.Award.Bid
				if (phase == models.Ordered || phase == models.Delivered || phase == models.Accepted || phase == models.Paid) && m.Order == nil {
					rt.Fatalf("%s is %s without an order", id, phase)
				}
				if phase == models.Delivered && len(m.Deliveries) == 0 {
					rt.Fatalf("%s is delivered without a delivery", id)
				}
			}
		}
	})
}

// An open mission's best amount only goes down, by a step at least unless a floor
// answered, and never below the floor of who leads.
func TestAnOpenMissionsBestOnlyGoesDown(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld()
		w.publish("M1", models.Open, false)
		best := money.Cents(0)
		for i := range rapid.IntRange(1, 40).Draw(rt, "bids") {
			amount := money.Cents(rapid.Int64Range(100, 300_000).Draw(rt, fmt.Sprint("amount", i)))
			floor := money.Cents(rapid.Int64Range(0, int64(amount)).Draw(rt, fmt.Sprint("floor", i)))
			err := w.do(fmt.Sprint("P", rapid.IntRange(1, bidders).Draw(rt, fmt.Sprint("who", i))),
				&models.PlaceBid{Bid: fmt.Sprint("B", i), Mission: "M1", Amount: amount, Days: 3, Floor: floor})
			m, _ := w.state.Mission("M1")
			if fits := best == 0 || amount <= best-money.Step(best); fits != (err == nil) {
				rt.Fatalf("best %d, bid %d: %v", best, amount, err)
			}
			lead := money.Cents(0)
			for _, b := range m.Bids {
				if b.Floor > 0 && b.Amount < b.Floor {
					rt.Fatalf("%s went to %d, below its floor %d", b.Developer, b.Amount, b.Floor)
				}
				if lead == 0 || b.Amount < lead {
					lead = b.Amount
				}
			}
			if err == nil && best > 0 && lead > best-money.Step(best) {
				rt.Fatalf("best went from %d to %d", best, lead)
			}
			best = lead
		}
	})
}
