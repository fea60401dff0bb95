package work

import (
	"strconv"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// Unanswered lists the questions that wait for the authority.
func Unanswered(v *view.MissionView) []view.QuestionView {
	var list []view.QuestionView
	for _, q := range v.Questions {
		if q.AnsweredAt.IsZero() {
			list = append(list, q)
		}
	}
	return list
}

// winner tells that the viewer is the selected developer: the deliveries and the
// order's references are shown to the two sides only, and they are not the owner.
func winner(v *view.MissionView) bool {
	return !v.Owner && v.Mine != nil && v.Mine.Outcome == "selected"
}

// comparing tells that the owner has offers to open, to compare or to award.
func comparing(v *view.MissionView) bool {
	return v.Owner && (v.Can(models.ActOpen) || v.Can(models.ActAward) || v.Can(models.ActSign) || len(v.Offers) > 0)
}

// sideName is the name of a side of the mission.
func sideName(lang string, v *view.MissionView, side models.Side) string {
	if side == models.ByAuthority {
		return v.Authority.Name
	}
	if v.Award != nil {
		return ui.WhoName(lang, v.Award.Developer)
	}
	return ui.Label(lang, "side", string(side))
}

func blames(lang string) []ui.Choice {
	return ui.Choices(models.Blames, func(b models.Blame) string { return ui.T(lang, "failure.fault."+string(b)) })
}

func outcomes(lang string) []ui.Choice {
	return ui.Choices(models.Outcomes, func(o models.Outcome) string { return ui.Label(lang, "outcome", string(o)) })
}

// stars are the marks of a review, best first. The authority's marks count in the
// developer's reputation, so it must choose; the developer may leave them out.
func stars(lang string, owner bool) []ui.Choice {
	list := []ui.Choice{{Value: "0", Label: ui.T(lang, "review.unmarked")}}
	if owner {
		list[0].Label = ui.T(lang, "review.choose")
	}
	for n := 5; n >= 1; n-- {
		list = append(list, ui.Choice{Value: strconv.Itoa(n), Label: ui.T(lang, "review.star."+strconv.Itoa(n))})
	}
	return list
}

// reviewLabel names a mark: of a developer it is the work, of an authority the way it worked.
func reviewLabel(v *view.MissionView, name string) string {
	if v.Owner {
		return "review.of_developer." + name
	}
	return "review.of_authority." + name
}
