package models

import (
	"os"
	"strings"
	"testing"
	"time"

	"coupdemain/models/money"
	"coupdemain/models/score"
)

// FuzzPlaceBid lets anybody bid anything at any time in every format: a bid is
// refused with reasons, or it is one that the rules allow, and a refusal
// changes nothing.
func FuzzPlaceBid(f *testing.F) {
	f.Add("P1", uint8(0), int64(132000), 15, int64(0), "Deux équipes.", "", int64(0))
	f.Add("P2", uint8(1), int64(80000), 10, int64(70000), "", "ailleurs", int64(60))
	f.Add("Pagent", uint8(2), int64(-1), 0, int64(-5), "\x00", "<script>", int64(1<<40))
	f.Add("", uint8(3), int64(1<<62), 1<<30, int64(1<<62), strings.Repeat("x", 5000), "\u202e", int64(-9))
	people, err := os.ReadFile("testdata/people.txt")
	if err != nil {
		f.Fatal(err)
	}
	h := NewHistory()
	h.Run(f, string(people))
	h.Law = Law{Name: "none"}
	for id, format := range map[string]Format{"M0": Sealed, "M1": Ranked, "M2": Open} {
		title, slug, kind, need, closes, ceiling := "Une mission", "galette", KindFix, "Quelque chose.", h.Now.Add(time.Hour), money.Cents(90_000)
		manual := []score.Manual{}
		for _, cmd := range []Command{
			&DraftMission{Mission: id, Terms: TermsPatch{Title: &title, Software: &slug, Kind: &kind, Need: &need, ClosesAt: &closes,
				Format: &format, Ceiling: &ceiling, Weights: &score.Weights{Price: 100}, Manual: &manual}},
			&PublishMission{Mission: id},
		} {
			if _, err := h.do(cmd, "Pclub"); err != nil {
				f.Fatal(err)
			}
		}
	}
	base := h.State
	whole := base.Digest()
	f.Fuzz(func(t *testing.T, by string, mission uint8, amount int64, days int, floor int64, memo, evidence string, later int64) {
		id := "M" + string(rune('0'+mission%4))
		now := h.Now.Add(time.Duration(later%7200) * time.Second)
		cmd := &PlaceBid{Bid: "B1", Tag: "t", Mission: id, Amount: money.Cents(amount), Days: days, Floor: money.Cents(floor), Memo: Text{Plain: memo}, Evidence: Text{Plain: evidence}}
		events, err := cmd.Decide(base, Act{Now: now, By: by, Law: h.Law})
		if base.Digest() != whole {
			t.Fatal("deciding changed the state")
		}
		if err != nil {
			var e, ok = err.(*Error)
			if !ok || len(e.Reasons) == 0 {
				t.Fatalf("a refusal without a reason: %v", err)
			}
			return
		}
		m, known := base.Mission(id)
		if !known || !m.Biddable(now) || amount < 1 || amount > 90_000 || days < 1 || days > maxDays || floor < 0 || floor > amount {
			t.Fatalf("%s may bid %d in %d days, floor %d, on %s at %s", by, amount, days, floor, id, now)
		}
		if p, _ := base.Person(by); p == nil || p.Developer == "" || p.IsAgent(m.Authority) {
			t.Fatalf("%s may bid", by)
		}
		next := base.Apply(Meta{Pos: base.Pos + 1, At: now, By: by}, events)
		after, _ := next.Mission(id)
		if after.Count() != m.Count()+1 {
			t.Fatalf("%d bids after one more than %d", after.Count(), m.Count())
		}
	})
}
