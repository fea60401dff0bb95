package alerts

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
)

func TestEveryEventHasADecisionAboutItsMails(t *testing.T) {
	names := models.EventNames()
	for _, name := range names {
		if _, ok := letters[name]; !ok {
			t.Errorf("nobody decided who is told of %s: its letters, or nothing and why", name)
		}
	}
	for name, d := range letters {
		if !slices.Contains(names, name) {
			t.Errorf("%s has a decision and is no event", name)
		}
		if d.write == nil {
			continue
		}
		e := reflect.New(d.about.Elem()).Interface().(models.Event)
		if e.Name() != name {
			t.Errorf("%s has the letters of %s", name, e.Name())
		}
		if _, ok := models.MissionOf(e); !ok {
			t.Errorf("%s has letters and no mission that they could tell of", name)
		}
	}
}

// Letters are written when the journal is read, which may be after a stop: the
// state may know then that the mission failed and went to the next bidder.
func TestLettersOfAFailedAwardGoToWhoHadIt(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed)
	for i := range 2 {
		w.do(w.bidders[i], &models.PlaceBid{Mission: m, Amount: int64(50_000 + i), Days: 10 + i})
	}
	w.awardedAfter(m, 0, time.Hour)
	told := []board.Answer{
		w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "E-12"}),
		w.do(w.agent, &models.SetClock{Mission: m, Suspended: true, Reason: "Les accès manquent."}),
		w.do(w.agent, &models.SetClock{Mission: m}),
		w.do(w.agent, &models.ClaimFailure{Mission: m, Reason: models.Text{Plain: "Rien n’est livré."}}),
		w.do(w.bidders[0], &models.SettleFailure{Mission: m, Fault: models.DeveloperFault}),
	}
	w.clock.Advance(time.Hour)
	w.award(m, 1)
	w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "E-13"})

	for _, a := range told {
		for _, e := range a.Events {
			all, err := w.out.lettersOf(w.b.State(), models.Meta{Pos: a.Pos, At: a.At}, e.Name(), e)
			if err != nil {
				t.Fatal(err)
			}
			readers := map[string]letter{}
			for _, l := range all {
				readers[l.to] = l
			}
			if _, ok := readers[w.bidders[0]]; !ok {
				t.Errorf("%s is not told to whom it happened", e.Name())
			}
			if l, ok := readers[w.bidders[1]]; ok {
				t.Errorf("%s is told to the later winner: %s", e.Name(), l.kind)
			}
			if l := readers[w.bidders[0]]; l.kind == "ordered" && !slices.Contains(l.args, any(10)) {
				t.Errorf("the order of the first award names the days of another: %v", l.args)
			}
		}
	}
}
