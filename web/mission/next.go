package mission

import (
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// nextAct is what the viewer has to do now on a mission: an address, mostly of a
// part of the same page, and the verb of its button.
type nextAct struct{ address, verb string }

// nextActs lists what waits for the viewer, the most pressing first. Acts that one
// may do but that nobody waits for (withdraw, disagree) are not among them.
func nextActs(lang string, v *view.MissionView) []nextAct {
	var acts []nextAct
	add := func(action, address, key string) {
		if v.Can(action) {
			acts = append(acts, nextAct{address, ui.T(lang, key)})
		}
	}
	add(models.ActJustify, "#justifier", "mission.go_justify")
	add(models.ActReconfirm, "#confirmer", "mission.go_reconfirm")
	if v.Unanswered > 0 && v.Can(models.ActAnswer) {
		acts = append(acts, nextAct{"#questions", ui.T(lang, "mission.go_answer", "n", v.Unanswered)})
	}
	add(models.ActOpen, ui.OpeningPath(v.ID), "award.go_open")
	add(models.ActAward, ui.OpeningPath(v.ID), "award.go_award")
	add(models.ActOrder, "#commander", "mission.go_order")
	add(models.ActDeliver, "#livrer", "mission.go_deliver")
	add(models.ActAccept, "#verifier", "mission.go_verify")
	add(models.ActReview, "#donner-avis", "mission.go_review")
	add(models.ActPay, "#paiement", "mission.go_pay")
	return acts
}
