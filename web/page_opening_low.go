package web

import (
	"slices"

	"coupdemain/models"
	"coupdemain/models/score"
)

// lowSum writes the arithmetic of an abnormally low flag, so that anyone can redo it.
func lowSum(lang string, f score.LowFlag) string {
	if f.Basis == "estimate" {
		return T(lang, "award.low_by_estimate", "threshold", Cents(f.Threshold), "amount", Cents(f.Amount))
	}
	return T(lang, "award.low_by_offers", "n", f.Offers, "mean", Cents(f.Mean), "kept", Cents(f.MeanKept),
		"threshold", Cents(f.Threshold), "amount", Cents(f.Amount))
}

// needsJudgement tells that the bidder's level is below what the mission asks for.
func needsJudgement(o models.OfferView) bool { return slices.Contains(o.Flags, "evidence") }
