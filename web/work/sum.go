package work

import (
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// TermValue writes what an offer says on a criterion, in the criterion's unit.
func TermValue(lang string, k score.Term) string {
	switch k.Criterion {
	case "price":
		return ui.Money(lang, money.Cents(k.Value))
	case "delay":
		return ui.T(lang, "work.days_short", "n", int(k.Value))
	case "reputation":
		return ui.T(lang, "award.of_five", "score", ui.Decimal(lang, k.Value, 1))
	}
	return ""
}

// termOut100 is what the value is worth; a mark that is not given yet is a dash.
func termOut100(lang string, k score.Term) string {
	if k.Value < 0 {
		return "—"
	}
	return ui.Decimal(lang, k.Out100, 2)
}

func weightsSum(terms []score.Term) int {
	sum := 0
	for _, k := range terms {
		sum += k.Weight
	}
	return sum
}

// LetterOf is what a bidder who was not selected reads: their own total and place,
// who was selected, for how much, and why (Code de la commande publique, R. 2181-1).
func LetterOf(lang string, score float64, rank, of int, a *view.AwardView) string {
	reason := a.Reason
	if reason == "" {
		reason = ui.T(lang, "award.first_reason")
	}
	return ui.T(lang, "loser.letter", "score", ui.Decimal(lang, score, 2), "rank", ui.Ordinal(lang, rank), "n", of,
		"name", ui.WhoName(lang, a.Developer), "amount", a.Amount, "score1", ui.Decimal(lang, a.Total, 2), "reason", reason)
}

// openingVerb names what the owner's link to the offers does now.
func openingVerb(v *view.MissionView) string {
	switch {
	case v.Can(models.ActOpen):
		return "award.go_open"
	case v.Can(models.ActAward):
		return "award.go_award"
	}
	return "award.go_see"
}
