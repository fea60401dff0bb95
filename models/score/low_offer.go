package score

import "coupdemain/models/money"

// What an abnormally low flag was reckoned on.
const (
	basisOffers   = "offers"   // the other offers
	basisEstimate = "estimate" // the authority's private estimate
)

// LowFlag is the arithmetic of one offer's abnormally low check, kept so that the
// page can show it. Amounts are cents before tax, means rounded to the nearest
// cent; Threshold is rounded so that comparing with it decides exactly:
// Amount ≤ Threshold on the basis of the offers, Amount < Threshold on that of the estimate.
// It is for the authority's eyes: a threshold on an estimate gives the estimate away.
type LowFlag struct {
	Low       bool        `json:"low"`
	Basis     string      `json:"basis,omitempty"` // "offers", "estimate", or "" when there was nothing to compare with
	Amount    money.Cents `json:"amount"`
	Offers    int         `json:"offers"`              // how many offers there were
	Mean      money.Cents `json:"mean,omitempty"`      // of all offers
	Kept      int         `json:"kept,omitempty"`      // how many are at most 120 % of the mean
	MeanKept  money.Cents `json:"mean_kept,omitempty"` // of those
	Threshold money.Cents `json:"threshold,omitempty"`
}

// LowOffers checks the amounts of a mission's offers, in cents and each at most
// money.Max, and gives one flag for each in the same order. From three offers:
// low is 10 % or more below the mean recomputed without the offers above 120 %
// of the first mean. Under three: below half of the authority's estimate, when
// it gave one (zero is none).
//
// A flag only starts a question. Code de la commande publique, art. L. 2152-6:
// the buyer must ask for a justification before it may reject, and no formula rejects.
func LowOffers(amounts []money.Cents, estimate money.Cents) []LowFlag {
	if len(amounts) < 3 {
		return lowByEstimate(amounts, estimate)
	}
	n := int64(len(amounts))
	var sum, sumKept money.Cents
	kept := int64(0)
	for _, a := range amounts {
		sum += a
	}
	for _, a := range amounts {
		if 5*money.Cents(n)*a <= 6*sum { // a ≤ 120 % of sum ÷ n, without dividing
			sumKept += a
			kept++
		}
	}
	// At least one offer is not above the mean, so kept is never zero.
	threshold := 9 * sumKept / money.Cents(10*kept)
	flags := make([]LowFlag, len(amounts))
	for i, a := range amounts {
		flags[i] = LowFlag{
			Low: a <= threshold, Basis: basisOffers, Amount: a, Offers: len(amounts),
			Mean: money.RoundDiv(sum, n), Kept: int(kept), MeanKept: money.RoundDiv(sumKept, kept), Threshold: threshold,
		}
	}
	return flags
}

func lowByEstimate(amounts []money.Cents, estimate money.Cents) []LowFlag {
	flags := make([]LowFlag, len(amounts))
	for i, a := range amounts {
		flags[i] = LowFlag{Amount: a, Offers: len(amounts)}
		if estimate > 0 {
			flags[i].Basis = basisEstimate
			flags[i].Threshold = money.CeilDiv(estimate, 2)
			flags[i].Low = a < flags[i].Threshold
		}
	}
	return flags
}
