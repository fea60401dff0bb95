package mission

import (
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// conditionRow is one line of a mission's conditions.
type conditionRow struct {
	name, value string
	figure      bool
}

func conditionRows(lang string, v *view.MissionView) []conditionRow {
	rows := []conditionRow{
		{ui.T(lang, "mission.number"), v.ID, true},
		{ui.T(lang, "mission.buyer"), ui.T(lang, "mission.buyer_regime", "authority", v.Authority.Name, "regime", ui.Label(lang, "regime", string(v.Authority.Regime))), false},
		{ui.T(lang, "mission.domain"), ui.Label(lang, "domain", v.Domain), false},
		{ui.T(lang, "mission.level"), ui.T(lang, "mission.level_row."+string(v.Level), "software", v.Software.Name), false},
	}
	if v.Competent > 0 || v.Phase == models.Opened {
		rows = append(rows, conditionRow{ui.T(lang, "mission.competent"), ui.T(lang, "mission.people", "n", v.Competent), true})
	}
	if v.WantedDays > 0 {
		rows = append(rows, conditionRow{ui.T(lang, "mission.wanted"), ui.T(lang, "mission.days", "n", v.WantedDays), true})
	}
	if v.Ceiling > 0 {
		rows = append(rows, conditionRow{ui.T(lang, "mission.ceiling"), ui.T(lang, "mission.before_tax", "amount", v.Ceiling), true})
	}
	if v.Estimate > 0 {
		rows = append(rows, conditionRow{ui.T(lang, "mission.estimate"), ui.T(lang, "mission.before_tax", "amount", v.Estimate), true})
	}
	if v.Data != "" {
		rows = append(rows, conditionRow{ui.T(lang, "mission.data"), ui.T(lang, "mission.data_row."+string(v.Data)), false})
	}
	licence := v.Licence
	if licence == models.Same || licence == "" {
		licence = ui.T(lang, "mission.licence_same")
	}
	rows = append(rows, conditionRow{ui.T(lang, "mission.licence"), licence, false},
		conditionRow{ui.T(lang, "mission.verify"), ui.T(lang, "mission.days", "n", v.VerifyDays), true})
	if !v.PublishedAt.IsZero() {
		rows = append(rows, conditionRow{ui.T(lang, "mission.published"), ui.Date(lang, v.PublishedAt), true})
	}
	if v.Phase != models.Draft && v.Phase != models.Opened {
		rows = append(rows, conditionRow{ui.T(lang, "mission.closed"), ui.DateTime(lang, v.EffectiveEnd), true})
	}
	return rows
}
