package work

import (
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// commitmentHint says whether the number is needed: a public accountant pays no invoice without it.
func commitmentHint(lang string, v *view.MissionView) string {
	if v.Authority.Regime == models.Public {
		return ui.T(lang, "order.commitment_public")
	}
	return ui.T(lang, "order.commitment_private")
}

// otherReasons names the field for what no criterion covers.
func otherReasons(lang string, v *view.MissionView) string {
	if len(v.Criteria) == 0 {
		return ui.T(lang, "delivery.reject_all")
	}
	return ui.T(lang, "delivery.reject_other")
}

func payVerb(v *view.MissionView) string {
	if v.Owner {
		return "delivery.pay_button_owner"
	}
	return "delivery.pay_button_developer"
}

// fileName is the name of a delivered file, or what stands for one that was erased.
func fileName(lang string, f models.FileRef) string {
	if f.Name != "" {
		return f.Name
	}
	return ui.T(lang, "delivery.file_unnamed")
}
