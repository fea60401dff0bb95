package score

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"coupdemain/models/money"
)

var repNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func repDaysAgo(n int) time.Time { return repNow.AddDate(0, 0, -n) }

// lateWork is a mission of 30 days taken 36, rejected once, marked 4, 3 and 4.
func lateWork() Work {
	return Work{
		Mission: "m12", Title: "Formulaire", At: repDaysAgo(60), Amount: 342_000, Quality: 4, Deadline: 3, Communication: 4,
		Promised: 30, Taken: 36, Rejections: 1, Software: "lutece", Domain: "relation-usager",
	}
}

func repNear(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s = %v, want %v ± %v", what, got, want, within)
	}
}

func TestALateAndRejectedMissionIsExplainedTermByTerm(t *testing.T) {
	rep := ComputeReputation(repNow, []Work{lateWork()})
	repNear(t, "score", rep.Score, 3.65, 0.005)
	repNear(t, "confidence", rep.Confidence, 0.49, 0.005)
	term := rep.Terms[0]
	repNear(t, "stars", term.Stars, 11.0/3, 1e-9)
	repNear(t, "on time", term.OnTime, 4, 0)
	repNear(t, "first time", term.FirstTime, 4, 0)
	repNear(t, "r", term.R, 3.80, 1e-9)
	repNear(t, "age", term.Age, 60/30.4375, 1e-9)
	repNear(t, "weight", term.Weight, 2.89, 0.005)
	if !term.Reviewed || term.Failed || rep.Missions != 1 || term.Title != "Formulaire" {
		t.Errorf("%+v", rep)
	}
}

func TestANewcomerHasTheNeutralScore(t *testing.T) {
	rep := ComputeReputation(repNow, nil)
	if rep.Score != 3.5 || rep.Confidence != 0 || rep.Missions != 0 {
		t.Errorf("%+v", rep)
	}
	if b, err := json.Marshal(rep); err != nil || string(b) != `{"score":3.5,"missions":0,"confidence":0,"terms":[]}` {
		t.Errorf("%s, %v", b, err)
	}
}

func TestEachPartMovesByItsRule(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Work)
		r      float64
	}{
		{"as it was", func(*Work) {}, 0.6*11/3 + 0.25*4 + 0.15*4},
		{"all five, early", func(w *Work) { w.Quality, w.Deadline, w.Communication, w.Taken, w.Rejections = 5, 5, 5, 20, 0 }, 5},
		{"on the last day", func(w *Work) { w.Taken = 30 }, 0.6*11/3 + 0.25*5 + 0.15*4},
		{"one day late starts a tenth", func(w *Work) { w.Taken = 31 }, 0.6*11/3 + 0.25*4.5 + 0.15*4},
		{"three days late is one tenth", func(w *Work) { w.Taken = 33 }, 0.6*11/3 + 0.25*4.5 + 0.15*4},
		{"four days late starts the second", func(w *Work) { w.Taken = 34 }, 0.6*11/3 + 0.25*4 + 0.15*4},
		{"never below one for the delay", func(w *Work) { w.Taken = 3000 }, 0.6*11/3 + 0.25*1 + 0.15*4},
		{"never below one for rejections", func(w *Work) { w.Rejections = 9 }, 0.6*11/3 + 0.25*4 + 0.15*1},
		{"no review yet is neutral", func(w *Work) { w.Quality, w.Deadline, w.Communication = 0, 0, 0 }, 0.6*3.5 + 0.25*4 + 0.15*4},
		{"a failure is one", func(w *Work) { w.Failed = true }, 1},
		{"a delay of nothing", func(w *Work) { w.Promised, w.Taken = 0, 1 }, 0.6*11/3 + 0.25*1 + 0.15*4},
		{"marks off the scale", func(w *Work) { w.Quality, w.Deadline, w.Communication = 9, 9, 9 }, 0.6*5 + 0.25*4 + 0.15*4},
	} {
		w := lateWork()
		c.change(&w)
		repNear(t, c.name, ComputeReputation(repNow, []Work{w}).Terms[0].R, c.r, 1e-9)
	}
}

func TestWeightHalvesInTwoYearsAndGrowsWithTheAmount(t *testing.T) {
	weight := func(at time.Time, amount money.Cents) float64 {
		return ComputeReputation(repNow, []Work{{Mission: "m", At: at, Amount: amount}}).Terms[0].Weight
	}
	repNear(t, "new, nothing paid", weight(repNow, 0), 1, 1e-12)
	repNear(t, "new, 500 €", weight(repNow, 50_000), 1+math.Ln2, 1e-12)
	twoYears := repNow.Add(-time.Duration(24 * 30.4375 * 24 * float64(time.Hour)))
	repNear(t, "24 months, nothing paid", weight(twoYears, 0), 0.5, 1e-9)
	repNear(t, "of tomorrow", weight(repNow.AddDate(0, 0, 1), 0), 1, 1e-12)
	repNear(t, "a negative amount", weight(repNow, -5), 1, 1e-12)
}

func TestTheOrderOfTheWorksDoesNotMatter(t *testing.T) {
	works := []Work{}
	for i := range 40 {
		w := lateWork()
		w.Mission, w.At, w.Amount, w.Taken, w.Rejections = string(rune('A'+i)), repDaysAgo(i*i%97), money.Cents(i)*12_345, 20+i, i%4
		works = append(works, w)
	}
	want := ComputeReputation(repNow, works)
	slices.Reverse(works)
	if got := ComputeReputation(repNow, works); !reflect.DeepEqual(got, want) {
		t.Error("another order of the same works gives another reputation")
	}
	if !slices.IsSortedFunc(want.Terms, func(a, b Contribution) int { return b.At.Compare(a.At) }) {
		t.Error("the terms are not newest first")
	}
}

func TestTheScoreCanBeCheckedFromItsTerms(t *testing.T) {
	failed := lateWork()
	failed.Mission, failed.Failed = "m13", true
	rep := ComputeReputation(repNow, []Work{lateWork(), failed})
	sum, weights := 3*3.5, 3.0
	for _, term := range rep.Terms {
		sum, weights = sum+term.Weight*term.R, weights+term.Weight
	}
	repNear(t, "score", rep.Score, sum/weights, 1e-6)
	repNear(t, "confidence", rep.Confidence, (weights-3)/weights, 1e-6)
	if rep.Score >= ComputeReputation(repNow, []Work{lateWork()}).Score {
		t.Error("a failure did not lower the score")
	}
}
