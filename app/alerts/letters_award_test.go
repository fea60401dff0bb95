package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

func TestRejectionShowsOnlyOnesOwnFigures(t *testing.T) {
	w := newWorld(t, 4)
	m := w.mission(models.Sealed)
	amounts := []money.Cents{40_000, 51_111, 62_222, 73_333}
	for i, amount := range amounts {
		w.bid(i, m, amount)
	}
	w.awardedAfter(m, 0, time.Hour)
	w.settled()
	mission, _ := w.b.State().Mission(m)
	scores := map[string]string{}
	for _, k := range mission.Award.Scores {
		scores[mission.BidByID(k.Bid).Developer] = fmt.Sprintf("%d,%02d", k.Total/100, k.Total%100)
	}
	for i := 1; i < 4; i++ {
		subject, rank := "Votre offre n’a pas été retenue", fmt.Sprintf("rang %d sur 4", i+1)
		point := func(s string) string { return s }
		if i%2 == 1 {
			subject, rank = "Your offer was not selected", fmt.Sprintf("rank %d of 4", i+1)
			point = func(s string) string { return strings.Replace(s, ",", ".", 1) }
		}
		text := w.one(fmt.Sprintf("dev%d", i), subject).Text
		for _, own := range []string{point(scores[w.developers[i]]), rank, "Atelier 0", "400"} {
			if !strings.Contains(text, own) {
				t.Errorf("letter %d lacks %q: %s", i, own, text)
			}
		}
		for j := 1; j < 4; j++ {
			if j == i {
				continue
			}
			for _, others := range []string{fmt.Sprint(amounts[j] / 100), point(scores[w.developers[j]]), fmt.Sprintf("Atelier %d", j), w.developers[j]} {
				if strings.Contains(text, others) {
					t.Errorf("letter %d says %q of another: %s", i, others, text)
				}
			}
		}
	}
}

// awardedAfter closes a mission that is open for so long, opens it, and awards.
func (w *world) awardedAfter(m string, i int, open time.Duration) {
	w.t.Helper()
	w.clock.Advance(open)
	until(w.t, "the mission closes", func() bool { m, _ := w.b.State().Mission(m); return !m.ClosedAt.IsZero() })
	w.do(w.agent, &models.OpenBids{Mission: m})
	w.award(m, i)
}

func (w *world) award(m string, i int) {
	w.t.Helper()
	mission, _ := w.b.State().Mission(m)
	w.do(w.agent, &models.AwardMission{Mission: m, Bid: mission.BidOf(w.developers[i]).ID, Capacity: "Présidente", Reference: "D-1"})
	if mission, _ = w.b.State().Mission(m); !mission.Award.Signed() {
		w.do(w.agent, &models.SignAward{Mission: m, Capacity: "Présidente", Reference: "D-1"})
	}
}
