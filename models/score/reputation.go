package score

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"coupdemain/models/money"
)

// The constants of the reputation's formula (DESIGN 11).
const (
	// NeutralReputation is the score of someone about whom nothing is known
	// yet, out of 5: a newcomer is neither good nor bad.
	NeutralReputation = 3.5

	neutralWeight  = 3.0       // how many missions of weight one the neutral score is worth
	halfLifeMonths = 24.0      // after which a mission counts half
	monthDays      = 30.4375   // 365.25 ÷ 12: a month of the mean Julian year, the same for every month
	weightAmount   = 50_000.0  // 500 € in cents: the unit of amount in a mission's weight
	starsShare     = 0.60      // of r: the authority's marks
	onTimeShare    = 0.25      // of r: the delay
	firstTimeShare = 0.15      // of r: deliveries rejected
	failedR        = 1.0       // r of a mission that failed by the developer's fault
	reputationUnit = 1_000_000 // scores are rounded to this fraction of a star
)

// Work is one mission that counts in a developer's reputation: accepted, or
// failed and settled as the developer's fault. The caller leaves out all others.
type Work struct {
	Mission       string
	Title         string
	At            time.Time   // of the acceptance, or of the settlement
	Amount        money.Cents // cents before tax
	Quality       int         // the authority's marks, 1 to 5; 0 while its review is absent or hidden
	Deadline      int
	Communication int
	Promised      int // days of the award
	Taken         int // days from the order to the accepted delivery, suspended time taken off
	Rejections    int // deliveries that the authority rejected
	Failed        bool
	Software      string
	Domain        string
}

// Contribution is what one mission brings to the score, figure by figure. For a
// failed mission Stars, OnTime and FirstTime are zero: R is 1 whatever they were.
type Contribution struct {
	Mission   string      `json:"mission"`
	Title     string      `json:"title,omitempty"`
	Software  string      `json:"software,omitempty"`
	Domain    string      `json:"domain,omitempty"`
	At        time.Time   `json:"at"`
	Amount    money.Cents `json:"amount"`
	Reviewed  bool        `json:"reviewed"` // false: Stars is the neutral score until the review can be seen
	Failed    bool        `json:"failed"`
	Stars     float64     `json:"stars"`
	OnTime    float64     `json:"on_time"`
	FirstTime float64     `json:"first_time"`
	R         float64     `json:"r"`
	Age       float64     `json:"age_months"`
	Weight    float64     `json:"weight"`
}

// Reputation is a score out of 5 with all that it came from. Score and
// Confidence are rounded to a millionth, which is also what a ranking uses.
type Reputation struct {
	Score      float64        `json:"score"`
	Missions   int            `json:"missions"`
	Confidence float64        `json:"confidence"` // 0 to 1: the share of the score that comes from missions
	Terms      []Contribution `json:"terms"`      // newest first
}

// ComputeReputation computes the reputation that the works give at the instant now:
//
//	r          = 0.60 stars + 0.25 on time + 0.15 first time      (1 when failed)
//	w          = 0.5^(age ÷ 24 months) × (1 + ln(1 + amount ÷ 500 €))
//	score      = (3 × 3.5 + Σ w r) ÷ (3 + Σ w)
//	confidence = Σ w ÷ (3 + Σ w)
//
// A month is 30.4375 days. A work without a visible review takes the neutral
// 3.5 as its stars: the delay and the rejections are known and count at once,
// and a review that is late or never comes moves the score neither up nor down.
// The order of the works does not matter. Give a subset for one software or domain.
func ComputeReputation(now time.Time, works []Work) Reputation {
	rep := Reputation{Missions: len(works), Terms: make([]Contribution, 0, len(works))}
	for _, w := range works {
		rep.Terms = append(rep.Terms, contributionOf(now, w))
	}
	// Sorted before the sum: adding floats in another order gives another last digit.
	slices.SortStableFunc(rep.Terms, func(a, b Contribution) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Mission, b.Mission), cmp.Compare(a.R, b.R), cmp.Compare(a.Weight, b.Weight))
	})
	var sum, weights float64
	for _, t := range rep.Terms {
		sum += float64(t.Weight * t.R) // the conversion forbids a fused multiply-add, which would round differently by machine
		weights += t.Weight
	}
	rep.Score = round((neutralWeight*NeutralReputation + sum) / (neutralWeight + weights))
	rep.Confidence = round(weights / (neutralWeight + weights))
	return rep
}

func contributionOf(now time.Time, w Work) Contribution {
	t := Contribution{
		Mission: w.Mission, Title: w.Title, Software: w.Software, Domain: w.Domain,
		At: w.At, Amount: w.Amount, Failed: w.Failed,
		Age: max(0, now.Sub(w.At).Hours()/24/monthDays),
	}
	t.Weight = math.Pow(0.5, t.Age/halfLifeMonths) * (1 + math.Log1p(float64(max(0, w.Amount))/weightAmount))
	if w.Failed {
		t.R = failedR
		return t
	}
	t.Stars, t.Reviewed = stars(w)
	t.OnTime = onTime(w.Promised, w.Taken)
	t.FirstTime = max(1, 5-float64(max(0, w.Rejections)))
	t.R = float64(starsShare*t.Stars) + float64(onTimeShare*t.OnTime) + float64(firstTimeShare*t.FirstTime)
	return t
}

// stars is the mean of the three marks, or the neutral score without a review.
func stars(w Work) (float64, bool) {
	marks := [...]int{w.Quality, w.Deadline, w.Communication}
	sum := 0
	for _, m := range marks {
		if m < 1 {
			return NeutralReputation, false
		}
		sum += min(m, 5)
	}
	return float64(sum) / float64(len(marks)), true
}

// onTime takes half a point off for each started tenth of the promised delay.
func onTime(promised, taken int) float64 {
	late := int64(taken) - int64(promised)
	if late <= 0 {
		return 5
	}
	tenths := money.CeilDiv(10*late, max(1, int64(promised)))
	return max(1, 5-float64(tenths)/2)
}

func round(x float64) float64 { return math.Round(x*reputationUnit) / reputationUnit }
