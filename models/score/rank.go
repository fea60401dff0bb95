// Package score turns figures into figures: the ranking of offers by published
// weights, the check for abnormally low offers, and reputation. It knows no
// mission and no person, so that each formula can be read and checked by itself.
// Everybody may import it; of ours it imports money alone.
package score

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"coupdemain/models/money"
)

// Weights are the published weights of the automatic criteria, in hundredths of
// the total: with those of the manual criteria they sum to 100.
type Weights struct {
	Price      int `json:"price"`
	Delay      int `json:"delay"`
	Skill      int `json:"skill"`
	Reputation int `json:"reputation"`
}

// Manual is a criterion that the authority marks from 0 to 100 after the opening.
type Manual struct {
	Name   string `json:"name"`
	Weight int    `json:"weight"`
}

// Offer is what a ranking needs of one bid.
type Offer struct {
	Bid        string      `json:"bid"`
	Amount     money.Cents `json:"amount"`     // cents before tax, 1 to money.Max
	Days       int         `json:"days"`       // at least 1
	Skill      int         `json:"skill"`      // points of the bidder's level, 0 to 100
	Reputation float64     `json:"reputation"` // 0 to 5
	Marks      []int       `json:"marks"`      // one for each manual criterion, -1 = not yet marked
	Pos        int64       `json:"pos"`        // the journal position that decides a tie
}

// Term is one line of an offer's calculation.
type Term struct {
	Criterion string  `json:"criterion"`  // price, delay, skill, reputation, or a manual criterion's name
	Value     float64 `json:"value"`      // cents, days, the level's points, the score out of 5, the mark (-1: not yet marked)
	Out100    float64 `json:"out_of_100"` // what the value is worth
	Weight    int     `json:"weight"`
	Points    float64 `json:"points"` // Out100 × Weight ÷ 100
}

// Score is an offer's calculation and its place.
type Score struct {
	Bid      string  `json:"bid"`
	Terms    []Term  `json:"terms"` // automatic criteria of weight zero are left out
	Total    float64 `json:"total"` // 0 to 100, the sum of the points
	Rank     int     `json:"rank"`  // from 1, never shared
	Complete bool    `json:"complete"`
}

// unit is a billionth of a point: every term is a whole number of them,
// rounded to the nearest (halves up), and a total is their sum. So a rank is decided by
// whole numbers, everyone finds the same total by hand, and no float noise ever
// tells two offers apart. A millionth would be too coarse: of two offers near
// money.Max the one lower by a cent would tie, and the earlier would win.
const unit = 1_000_000_000

// slack is above what the float estimate of a total may be wrong by, in
// points: at most 1e-5, from a reputation that it does not round to a millionth.
// Totals closer than the slack are computed exactly.
const slack = 1e-4

// Rank gives the calculation of every offer by the published criteria, best
// first; of equal totals the earliest position comes first. A manual criterion
// not yet marked counts zero and leaves the score incomplete.
//
//	price       100 × lowest amount ÷ amount
//	delay       100 × shortest delay ÷ delay
//	skill       the level's points
//	reputation  100 × score ÷ 5
//	manual      the mark
//
// Figures outside their range are read as its nearest end: the rules for
// placing a bid keep them out, and a ranking must not fail on an old one.
func Rank(w Weights, manual []Manual, offers []Offer) []Score {
	s := scaleOf(w, offers)
	width := 4 + len(manual)
	terms := make([]Term, 0, width*len(offers))
	scores := make([]Score, len(offers))
	totals := make([]int64, len(offers))
	order := make([]int, len(offers))
	for i := range offers {
		o := &offers[i]
		from := len(terms)
		terms = s.terms(terms, o)
		terms, totals[i], scores[i].Complete = manualTerms(terms, manual, o.Marks)
		totals[i] += s.total(o)
		scores[i].Bid, scores[i].Total = o.Bid, float64(totals[i])/unit
		scores[i].Terms = terms[from:len(terms):len(terms)]
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(totals[b], totals[a]), cmp.Compare(offers[a].Pos, offers[b].Pos))
	})
	ranked := make([]Score, len(offers))
	for place, i := range order {
		ranked[place] = scores[i]
		ranked[place].Rank = place + 1
	}
	return ranked
}

// Leader gives the index of the offer that the automatic criteria rank first,
// or -1 without offers. It allocates nothing and agrees with Rank.
func Leader(w Weights, offers []Offer) int {
	s := scaleOf(w, offers)
	best, bestTotal, bestAbout := -1, int64(0), 0.0
	for i := range offers {
		o := &offers[i]
		about := s.about(o)
		if best >= 0 && about < bestAbout-slack {
			continue
		}
		total := s.total(o)
		if best < 0 || total > bestTotal || total == bestTotal && o.Pos < offers[best].Pos {
			best, bestTotal, bestAbout = i, total, about
		}
	}
	return best
}

// PlaceOf gives the place, from 1, of offer i by the automatic criteria, or 0
// when there is no such offer. It allocates nothing and agrees with Rank.
func PlaceOf(w Weights, offers []Offer, i int) int {
	if i < 0 || i >= len(offers) {
		return 0
	}
	s := scaleOf(w, offers)
	mine, mineAbout, pos := s.total(&offers[i]), s.about(&offers[i]), offers[i].Pos
	place := 1
	for j := range offers {
		o := &offers[j]
		about := s.about(o)
		switch {
		case j == i || about < mineAbout-slack:
		case about > mineAbout+slack:
			place++
		default:
			total := s.total(o)
			if total > mine || total == mine && (o.Pos < pos || o.Pos == pos && j < i) {
				place++
			}
		}
	}
	return place
}

// scoring is what the offers of one ranking are measured against.
type scoring struct {
	w          Weights
	lowest     money.Cents // amount, cents
	shortest   int64       // delay, days
	aboutPrice float64     // weight × lowest
	aboutDelay float64     // weight × shortest
	aboutSkill float64     // points for one point of a level
	aboutStar  float64     // points for one star
}

func scaleOf(w Weights, offers []Offer) scoring {
	s := scoring{
		w:      Weights{weight(w.Price), weight(w.Delay), weight(w.Skill), weight(w.Reputation)},
		lowest: money.Max, shortest: math.MaxInt32,
	}
	for i := range offers {
		s.lowest = min(s.lowest, amount(&offers[i]))
		s.shortest = min(s.shortest, days(&offers[i]))
	}
	s.aboutPrice = float64(s.w.Price) * float64(s.lowest)
	s.aboutDelay = float64(s.w.Delay) * float64(s.shortest)
	s.aboutSkill = float64(s.w.Skill) / 100
	s.aboutStar = float64(s.w.Reputation) / 5
	return s
}

func weight(w int) int            { return min(max(w, 0), 100) }
func amount(o *Offer) money.Cents { return min(max(o.Amount, 1), money.Max) }
func days(o *Offer) int64         { return int64(min(max(o.Days, 1), math.MaxInt32)) }
func scoreSkill(o *Offer) int64   { return int64(min(max(o.Skill, 0), 100)) }
func points(units int64) float64  { return float64(units) / unit }

// millionths gives a reputation in millionths of a star, 0 to 5: the precision
// to which ComputeReputation rounds it. What is not a number counts zero.
func millionths(o *Offer) int64 {
	if !(o.Reputation > 0) {
		return 0
	}
	return int64(math.Round(min(o.Reputation, 5) * reputationUnit))
}

// ratio gives weight × best ÷ own in units, rounded to the
// nearest. The product needs 128 bits; best ≤ own keeps the quotient within 64.
func ratio(weight int, best, own int64) int64 {
	if weight == 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(weight)*unit, uint64(best))
	q, r := bits.Div64(hi, lo, uint64(own))
	if r >= uint64(own)-r {
		q++
	}
	return int64(q)
}

func (s *scoring) price(o *Offer) int64 { return ratio(s.w.Price, int64(s.lowest), int64(amount(o))) }
func (s *scoring) delay(o *Offer) int64 { return ratio(s.w.Delay, s.shortest, days(o)) }

func (s *scoring) skill(o *Offer) int64 {
	if s.w.Skill == 0 {
		return 0
	}
	return int64(s.w.Skill) * scoreSkill(o) * (unit / 100)
}

func (s *scoring) reputation(o *Offer) int64 {
	if s.w.Reputation == 0 {
		return 0
	}
	return int64(s.w.Reputation) * millionths(o) * (unit / reputationUnit) / 5
}

// total is the exact total of the automatic criteria.
func (s *scoring) total(o *Offer) int64 {
	return s.price(o) + s.delay(o) + s.skill(o) + s.reputation(o)
}

// about is the total in points by floats: several times faster, and used only
// to leave out the offers that cannot matter.
func (s *scoring) about(o *Offer) float64 {
	p := 0.0
	if s.aboutPrice > 0 {
		p += s.aboutPrice / float64(amount(o))
	}
	if s.aboutDelay > 0 {
		p += s.aboutDelay / float64(days(o))
	}
	if s.aboutSkill > 0 {
		p += s.aboutSkill * float64(scoreSkill(o))
	}
	if s.aboutStar > 0 && o.Reputation > 0 {
		p += s.aboutStar * min(o.Reputation, 5)
	}
	return p
}

// terms appends the lines of the automatic criteria that have a weight.
func (s *scoring) terms(to []Term, o *Offer) []Term {
	add := func(criterion string, weight int, value float64, units func(*scoring, *Offer) int64) {
		if weight > 0 {
			full := *s
			full.w = Weights{100, 100, 100, 100}
			to = append(to, Term{criterion, value, points(units(&full, o)), weight, points(units(s, o))})
		}
	}
	add("price", s.w.Price, float64(o.Amount), (*scoring).price)
	add("delay", s.w.Delay, float64(o.Days), (*scoring).delay)
	add("skill", s.w.Skill, float64(scoreSkill(o)), (*scoring).skill)
	add("reputation", s.w.Reputation, float64(millionths(o))/reputationUnit, (*scoring).reputation)
	return to
}

// manualTerms appends the lines of the manual criteria, and gives their exact
// total and whether all are marked.
func manualTerms(to []Term, manual []Manual, marks []int) ([]Term, int64, bool) {
	total, complete := int64(0), true
	for i, m := range manual {
		mark := -1
		if i < len(marks) && marks[i] >= 0 {
			mark = min(marks[i], 100)
		}
		weight := weight(m.Weight)
		units := int64(weight) * int64(max(mark, 0)) * (unit / 100)
		complete = complete && mark >= 0
		total += units
		to = append(to, Term{m.Name, float64(mark), float64(max(mark, 0)), weight, points(units)})
	}
	return to, total, complete
}
