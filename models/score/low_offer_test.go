package score

import (
	"slices"
	"testing"

	"coupdemain/models/money"
)

func TestTheOfferFarBelowTheOthersIsFlagged(t *testing.T) {
	amounts := []money.Cents{360_000, 318_000, 340_000, 295_000, 140_000}
	for i, f := range LowOffers(amounts, 300_000) {
		want := LowFlag{
			Low: i == 4, Basis: "offers", Amount: amounts[i], Offers: 5,
			Mean: 290_600, Kept: 4, MeanKept: 273_250, Threshold: 245_925,
		}
		if f != want {
			t.Errorf("offer %d: %+v, want %+v", i, f, want)
		}
	}
}

func TestTheThresholdsAreSharp(t *testing.T) {
	for _, c := range []struct {
		name     string
		amounts  []money.Cents
		estimate money.Cents
		low      []bool
	}{
		{"exactly 10 % below", []money.Cents{90, 105, 105}, 0, []bool{true, false, false}},
		{"a cent less than 10 % below", []money.Cents{91, 105, 104}, 0, []bool{false, false, false}},
		{"exactly 120 % is kept", []money.Cents{120, 100, 80}, 0, []bool{false, false, true}},
		{"above 120 % is not", []money.Cents{122, 100, 78}, 0, []bool{false, false, true}},
		{"all the same", []money.Cents{500, 500, 500}, 0, []bool{false, false, false}},
		{"at the bounds", []money.Cents{money.Max, money.Max, 1}, 0, []bool{false, false, false}}, // both high ones are left out: one is compared with itself
		{"two: half of the estimate is not low", []money.Cents{50, 49}, 100, []bool{false, true}},
		{"two: half of an odd estimate", []money.Cents{51, 50}, 101, []bool{false, true}},
		{"one", []money.Cents{49}, 100, []bool{true}},
		{"two without an estimate", []money.Cents{1, 1000}, 0, []bool{false, false}},
		{"none", nil, 100, []bool{}},
	} {
		flags := LowOffers(c.amounts, c.estimate)
		low := make([]bool, len(flags))
		for i, f := range flags {
			low[i] = f.Low
		}
		if !slices.Equal(low, c.low) {
			t.Errorf("%s: %v, want %v (%+v)", c.name, low, c.low, flags)
		}
	}
}

func TestUnderThreeOffersTheEstimateIsTheBasis(t *testing.T) {
	if f := LowOffers([]money.Cents{34_999}, 70_000)[0]; f != (LowFlag{Low: true, Basis: "estimate", Amount: 34_999, Offers: 1, Threshold: 35_000}) {
		t.Errorf("with an estimate: %+v", f)
	}
	if f := LowOffers([]money.Cents{1}, 0)[0]; f != (LowFlag{Amount: 1, Offers: 1}) {
		t.Errorf("without: %+v", f)
	}
}

func TestAThousandOffersAtTheBoundDoNotOverflow(t *testing.T) {
	amounts := slices.Repeat([]money.Cents{money.Max}, 100_000)
	amounts[0] = money.Max / 2
	flags := LowOffers(amounts, 0)
	if !flags[0].Low || flags[1].Low || flags[1].Kept != len(amounts) {
		t.Errorf("%+v %+v", flags[0], flags[1])
	}
}
