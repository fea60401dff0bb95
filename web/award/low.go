package award

import (
	"slices"

	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// lowSum writes the arithmetic of an abnormally low flag, so that anyone can redo it.
func lowSum(lang string, f score.LowFlag) string {
	if f.Basis == "estimate" {
		return ui.T(lang, "award.low_by_estimate", "threshold", f.Threshold, "amount", f.Amount)
	}
	return ui.T(lang, "award.low_by_offers", "n", f.Offers, "mean", f.Mean, "kept", f.MeanKept,
		"threshold", f.Threshold, "amount", f.Amount)
}

// needsJudgement tells that the bidder's level is below what the mission asks for.
func needsJudgement(o view.OfferView) bool { return slices.Contains(o.Flags, "evidence") }
