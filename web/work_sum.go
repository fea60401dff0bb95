package web

import (
	"coupdemain/models"
	"coupdemain/models/score"
)

// termValue writes what an offer says on a criterion, in the criterion's unit.
func termValue(lang string, k score.Term) string {
	switch k.Criterion {
	case "price":
		return Money(lang, int64(k.Value))
	case "delay":
		return T(lang, "work.days_short", "n", int(k.Value))
	case "reputation":
		return T(lang, "award.of_five", "score", Decimal(lang, k.Value, 1))
	}
	return ""
}

// termOut100 is what the value is worth; a mark that is not given yet is a dash.
func termOut100(lang string, k score.Term) string {
	if k.Value < 0 {
		return "—"
	}
	return Decimal(lang, k.Out100, 2)
}

func weightsSum(terms []score.Term) int {
	sum := 0
	for _, k := range terms {
		sum += k.Weight
	}
	return sum
}

// letterOf is what a bidder who was not selected reads: their own total and place,
// who was selected, for how much, and why (Code de la commande publique, R. 2181-1).
func letterOf(lang string, score float64, rank, of int, a *models.AwardView) string {
	reason := a.Reason
	if reason == "" {
		reason = T(lang, "award.first_reason")
	}
	return T(lang, "loser.letter", "score", Decimal(lang, score, 2), "rank", Ordinal(lang, rank), "n", of,
		"name", whoName(lang, a.Developer), "amount", Cents(a.Amount), "score1", Decimal(lang, a.Total, 2), "reason", reason)
}

// openingVerb names what the owner's link to the offers does now.
func openingVerb(v *models.MissionView) string {
	switch {
	case v.Can(models.ActOpen):
		return "award.go_open"
	case v.Can(models.ActAward):
		return "award.go_award"
	}
	return "award.go_see"
}
