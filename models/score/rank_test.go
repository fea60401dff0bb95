package score

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"coupdemain/models/money"
)

func TestTheOpeningIsRankedAsThePageShows(t *testing.T) {
	manual := []Manual{{"Déroulé pédagogique", 40}, {"Support remis", 15}}
	offers := []Offer{
		{Bid: "d1", Amount: 360_000, Days: 30, Marks: []int{85, 70}, Pos: 1},
		{Bid: "d3", Amount: 318_000, Days: 35, Marks: []int{80, 90}, Pos: 2},
		{Bid: "d5", Amount: 340_000, Days: 25, Marks: []int{60, 60}, Pos: 3},
		{Bid: "d6", Amount: 295_000, Days: 38, Marks: []int{70, 65}, Pos: 4},
		{Bid: "d7", Amount: 140_000, Days: 40, Marks: []int{40, 30}, Pos: 5},
	}
	want := []string{
		"d3: price 44.03 15.41, delay 71.43 7.14, Déroulé pédagogique 80.00 32.00, Support remis 90.00 13.50 = 68.05",
		"d1: price 38.89 13.61, delay 83.33 8.33, Déroulé pédagogique 85.00 34.00, Support remis 70.00 10.50 = 66.44",
		"d7: price 100.00 35.00, delay 62.50 6.25, Déroulé pédagogique 40.00 16.00, Support remis 30.00 4.50 = 61.75",
		"d6: price 47.46 16.61, delay 65.79 6.58, Déroulé pédagogique 70.00 28.00, Support remis 65.00 9.75 = 60.94",
		"d5: price 41.18 14.41, delay 100.00 10.00, Déroulé pédagogique 60.00 24.00, Support remis 60.00 9.00 = 57.41",
	}
	for i, s := range Rank(Weights{Price: 35, Delay: 10}, manual, offers) {
		var terms []string
		for _, term := range s.Terms {
			terms = append(terms, fmt.Sprintf("%s %.2f %.2f", term.Criterion, term.Out100, term.Points))
		}
		got := fmt.Sprintf("%s: %s = %.2f", s.Bid, strings.Join(terms, ", "), s.Total)
		if got != want[i] || s.Rank != i+1 || !s.Complete {
			t.Errorf("place %d (%d, complete %v):\n got %s\nwant %s", i+1, s.Rank, s.Complete, got, want[i])
		}
	}
}

func TestEveryCriterionGivesItsPublishedFigure(t *testing.T) {
	w := Weights{Price: 40, Delay: 10, Skill: 30, Reputation: 10}
	got := Rank(w, []Manual{{"Réponse au besoin", 10}}, []Offer{
		{Bid: "a", Amount: 20_000, Days: 40, Skill: 60, Reputation: 4.25, Marks: []int{70}, Pos: 1},
		{Bid: "b", Amount: 10_000, Days: 10, Skill: 0, Reputation: 3.5, Pos: 2},
	})
	want := []Score{
		{Bid: "b", Rank: 1, Total: 57, Terms: []Term{
			{"price", 10_000, 100, 40, 40}, {"delay", 10, 100, 10, 10}, {"skill", 0, 0, 30, 0}, {"reputation", 3.5, 70, 10, 7}, {"Réponse au besoin", -1, 0, 10, 0},
		}},
		{Bid: "a", Rank: 2, Total: 56, Complete: true, Terms: []Term{
			{"price", 20_000, 50, 40, 20}, {"delay", 40, 25, 10, 2.5}, {"skill", 60, 60, 30, 18}, {"reputation", 4.25, 85, 10, 8.5}, {"Réponse au besoin", 70, 70, 10, 7},
		}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	b, err := json.Marshal(got[0].Terms[0])
	if err != nil || string(b) != `{"criterion":"price","value":10000,"out_of_100":100,"weight":40,"points":40}` {
		t.Errorf("%s, %v", b, err)
	}
}

func TestCriteriaWithoutWeightAreLeftOut(t *testing.T) {
	got := Rank(Weights{Price: 100}, nil, []Offer{{Bid: "a", Amount: 5, Days: 3, Skill: 100, Reputation: 5}})
	if len(got) != 1 || len(got[0].Terms) != 1 || got[0].Total != 100 || !got[0].Complete {
		t.Errorf("%+v", got)
	}
}

func TestUnmarkedCountsZeroAndIsIncomplete(t *testing.T) {
	manual := []Manual{{"A", 30}, {"B", 20}}
	for _, c := range []struct {
		marks    []int
		total    float64
		complete bool
	}{
		{[]int{100, 100}, 100, true}, {[]int{100, -1}, 80, false}, {[]int{100}, 80, false}, {nil, 50, false},
		{[]int{0, 0}, 50, true}, {[]int{200, -7}, 80, false}, {[]int{50, 50, 50}, 75, true},
	} {
		got := Rank(Weights{Price: 50}, manual, []Offer{{Amount: 1, Days: 1, Marks: c.marks}})[0]
		if got.Total != c.total || got.Complete != c.complete {
			t.Errorf("marks %v: %v, %v; want %v, %v", c.marks, got.Total, got.Complete, c.total, c.complete)
		}
	}
}

func TestATieGoesToTheEarliestPosition(t *testing.T) {
	offers := []Offer{
		{Bid: "late", Amount: 30_000, Days: 7, Pos: 9},
		{Bid: "early", Amount: 30_000, Days: 7, Pos: 3},
		{Bid: "worse", Amount: 30_001, Days: 7, Pos: 1},
	}
	w := Weights{Price: 70, Delay: 30}
	got := Rank(w, nil, offers)
	for i, want := range []string{"early", "late", "worse"} {
		if got[i].Bid != want || got[i].Rank != i+1 {
			t.Errorf("place %d: %s (%d), want %s", i+1, got[i].Bid, got[i].Rank, want)
		}
	}
	if got[0].Total != got[1].Total {
		t.Error("the two are no tie: the test proves nothing")
	}
	if l := Leader(w, offers); l != 1 {
		t.Errorf("leader %d, want 1", l)
	}
	for i, want := range []int{2, 1, 3} {
		if p := PlaceOf(w, offers, i); p != want {
			t.Errorf("offer %d: place %d, want %d", i, p, want)
		}
	}
}

func TestOneCentDecidesUpToTheHighestAmount(t *testing.T) {
	for _, low := range []money.Cents{1, 100, 71_500, 123_456_789, money.Max - 1} {
		for _, weight := range []int{1, 40, 100} {
			offers := []Offer{{Bid: "dear", Amount: low + 1, Days: 1, Pos: 1}, {Bid: "cheap", Amount: low, Days: 1, Pos: 2}}
			w := Weights{Price: weight}
			if got := Rank(w, nil, offers)[0].Bid; got != "cheap" || Leader(w, offers) != 1 || PlaceOf(w, offers, 0) != 2 {
				t.Errorf("%d against %d cents with weight %d: %s leads", low, low+1, weight, got)
			}
		}
	}
}

func TestFiguresOffTheirScaleDoNotBreakARanking(t *testing.T) {
	offers := []Offer{
		{Amount: 0, Days: 0, Reputation: math.NaN()}, {Amount: -5, Days: -5, Reputation: -1}, {Amount: math.MinInt64, Days: math.MinInt},
		{Amount: math.MaxInt64, Days: math.MaxInt, Reputation: math.Inf(1), Skill: 250}, {Amount: 1, Days: 1, Reputation: math.Inf(-1)},
	}
	for _, w := range []Weights{{}, {Price: -1, Delay: math.MinInt}, {Price: math.MaxInt, Delay: math.MaxInt, Skill: math.MaxInt, Reputation: math.MaxInt}, {25, 25, 25, 25}} {
		for _, s := range Rank(w, []Manual{{"A", math.MaxInt}}, offers) {
			if math.IsNaN(s.Total) || s.Total < 0 || s.Total > 400 {
				t.Errorf("%+v: %+v", w, s)
			}
			if _, err := json.Marshal(s); err != nil {
				t.Errorf("%+v: %v", w, err)
			}
		}
		if Leader(w, offers) < 0 || PlaceOf(w, offers, 3) < 1 {
			t.Errorf("%+v: no leader or place", w)
		}
	}
	if Leader(Weights{Price: 100}, nil) != -1 || PlaceOf(Weights{Price: 100}, offers, -1) != 0 || PlaceOf(Weights{Price: 100}, offers, 5) != 0 {
		t.Error("what does not exist has a place")
	}
	if got := Rank(Weights{Price: 100}, nil, nil); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// scoreRandomOffers makes close and equal figures on purpose: a small range of each.
func scoreRandomOffers(r *rand.Rand, n int) []Offer {
	skills := []int{0, 60, 100}
	offers := make([]Offer, n)
	for i, pos := range r.Perm(n) {
		offers[i] = Offer{
			Bid: fmt.Sprint(i), Amount: 100_000 + money.Cents(r.Int64N(30)), Days: 10 + r.IntN(4),
			Skill: skills[r.IntN(len(skills))], Reputation: float64(r.IntN(6)), Pos: int64(pos),
		}
	}
	return offers
}

func TestLeaderAndPlaceAgreeWithRank(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 300 {
		w := Weights{Price: r.IntN(100), Delay: r.IntN(30), Skill: r.IntN(2) * r.IntN(30), Reputation: r.IntN(2) * r.IntN(10)}
		offers := scoreRandomOffers(r, 1+r.IntN(40))
		ranked := Rank(w, nil, offers)
		if l := Leader(w, offers); offers[l].Bid != ranked[0].Bid {
			t.Fatalf("round %d: %s leads, ranked first %s", round, offers[l].Bid, ranked[0].Bid)
		}
		for i := range offers {
			at := slices.IndexFunc(ranked, func(s Score) bool { return s.Bid == offers[i].Bid })
			if p := PlaceOf(w, offers, i); p != at+1 || ranked[at].Rank != p {
				t.Fatalf("round %d: offer %d has place %d, ranked %d", round, i, p, ranked[at].Rank)
			}
		}
	}
}

// scoreExact is the published formula in fractions, without any rounding.
func scoreExact(w Weights, lowest money.Cents, shortest int, o Offer) *big.Rat {
	total := big.NewRat(int64(w.Price)*int64(lowest), int64(o.Amount))
	total.Add(total, big.NewRat(int64(w.Delay)*int64(shortest), int64(o.Days)))
	total.Add(total, big.NewRat(int64(w.Skill*o.Skill), 100))
	return total.Add(total, big.NewRat(int64(w.Reputation)*int64(o.Reputation*1_000_000), 5_000_000))
}

func TestTotalsAreTheFormulaToABillionth(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		w := Weights{Price: 1 + r.IntN(60), Delay: r.IntN(20), Skill: r.IntN(20), Reputation: r.IntN(10)}
		offers := scoreRandomOffers(r, 2+r.IntN(20))
		for i := range offers {
			offers[i].Amount = 1 + money.Cents(r.Int64N(int64(money.Max)))
			offers[i].Days = 1 + r.IntN(1000)
		}
		lowest := slices.MinFunc(offers, func(a, b Offer) int { return int(a.Amount - b.Amount) }).Amount
		shortest := slices.MinFunc(offers, func(a, b Offer) int { return a.Days - b.Days }).Days
		exact := map[string]*big.Rat{}
		for _, o := range offers {
			exact[o.Bid] = scoreExact(w, lowest, shortest, o)
		}
		ranked := Rank(w, nil, offers)
		for _, s := range ranked {
			want, _ := exact[s.Bid].Float64()
			if math.Abs(s.Total-want) > 1.1e-9 { // two terms rounded to half a billionth each
				t.Fatalf("total %.12f, exactly %.12f", s.Total, want)
			}
			sum := 0.0
			for _, term := range s.Terms {
				sum += term.Points
			}
			if math.Abs(sum-s.Total) > 1e-10 {
				t.Fatalf("the points sum to %.12f, the total is %.12f", sum, s.Total)
			}
		}
		if !sort.SliceIsSorted(ranked, func(i, j int) bool { return ranked[i].Total > ranked[j].Total }) {
			t.Fatal("not best first")
		}
	}
}

func TestTermsOfTwoOffersShareNoMemoryToGrowInto(t *testing.T) {
	got := Rank(Weights{Price: 100}, nil, []Offer{{Bid: "a", Amount: 1, Days: 1, Pos: 1}, {Bid: "b", Amount: 2, Days: 1, Pos: 2}})
	_ = append(got[0].Terms, Term{Criterion: "intruder"})
	if got[1].Terms[0].Criterion != "price" {
		t.Error("appending to one offer's terms wrote into the next one's")
	}
}

func TestLeaderAndPlaceAllocateNothing(t *testing.T) {
	w, offers := Weights{Price: 50, Delay: 20, Skill: 30}, scoreBenchOffers(100)
	if n := testing.AllocsPerRun(50, func() { Leader(w, offers); PlaceOf(w, offers, 7) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func scoreBenchOffers(n int) []Offer {
	r := rand.New(rand.NewPCG(5, 6))
	offers := make([]Offer, n)
	for i := range offers {
		offers[i] = Offer{
			Bid: fmt.Sprint(i), Amount: 100_000 + money.Cents(r.Int64N(100_000)), Days: 10 + r.IntN(50), Skill: []int{0, 60, 100, 100}[r.IntN(4)],
			Reputation: 5 * r.Float64(), Marks: []int{r.IntN(101), r.IntN(101)}, Pos: int64(i),
		}
	}
	return offers
}

func BenchmarkRanking(b *testing.B) {
	w := Weights{Price: 30, Delay: 10, Skill: 20, Reputation: 10}
	manual := []Manual{{"A", 20}, {"B", 10}}
	for _, n := range []int{100, 1000} {
		offers := scoreBenchOffers(n)
		b.Run(fmt.Sprintf("Leader/%d", n), func(b *testing.B) {
			for b.Loop() {
				Leader(w, offers)
			}
		})
		b.Run(fmt.Sprintf("LeaderByPrice/%d", n), func(b *testing.B) {
			for b.Loop() {
				Leader(Weights{Price: 100}, offers)
			}
		})
		b.Run(fmt.Sprintf("PlaceOf/%d", n), func(b *testing.B) {
			for b.Loop() {
				PlaceOf(w, offers, n/2)
			}
		})
		b.Run(fmt.Sprintf("Rank/%d", n), func(b *testing.B) {
			for b.Loop() {
				Rank(w, manual, offers)
			}
		})
	}
}
