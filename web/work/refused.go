package work

import (
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// offered says with which action each form of the work is drawn.
var offered = map[string]string{
	"publier": models.ActPublish, "annuler": models.ActCancel, "additifs": models.ActAddendum, "commander": models.ActOrder, "delai": models.ActClock,
	"livrer": models.ActDeliver, "accepter": models.ActAccept, "reprises": models.ActAccept, "paiement": models.ActPay, "avis": models.ActReview,
	"justifier": models.ActJustify, "confirmer": models.ActReconfirm, "echec": models.ActFail, "litige": models.ActDispute,
}

// strays are the reasons of a form that is not on the page any more, because its
// time is over or the draft lacks something: they must be read all the same.
func strays(f ui.RefusedForm, v *view.MissionView) []models.Reason {
	action, known := offered[f.Op]
	if !known || v.Can(action) && (f.Op != "publier" || len(v.Missing) == 0) {
		return nil
	}
	return f.Reasons
}

// below is the id of the refused form where it stands on the page, often far under
// what a window shows first; empty when strays says its reasons.
func below(f ui.RefusedForm, v *view.MissionView) string {
	if f.Op == "" || len(f.Reasons) == 0 || len(strays(f, v)) > 0 {
		return ""
	}
	return ui.Form{Op: f.Op, Target: f.Target}.ID("form")
}
