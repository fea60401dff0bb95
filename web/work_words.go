package web

import "coupdemain/models"

// commitmentHint says whether the number is needed: a public accountant pays no invoice without it.
func commitmentHint(lang string, v *models.MissionView) string {
	if v.Authority.Regime == models.Public {
		return T(lang, "order.commitment_public")
	}
	return T(lang, "order.commitment_private")
}

// otherReasons names the field for what no criterion covers.
func otherReasons(lang string, v *models.MissionView) string {
	if len(v.Criteria) == 0 {
		return T(lang, "delivery.reject_all")
	}
	return T(lang, "delivery.reject_other")
}

func payVerb(v *models.MissionView) string {
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
	return T(lang, "delivery.file_unnamed")
}

// noText tells that nothing was said; a text that was erased was said.
func noText(t models.Text) bool { return t.Plain == "" && t.Ref.Empty() }
