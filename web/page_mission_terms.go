package web

import "coupdemain/models"

// conditionRow is one line of a mission's conditions.
type conditionRow struct {
	name, value string
	figure      bool
}

func conditionRows(lang string, v *models.MissionView) []conditionRow {
	rows := []conditionRow{
		{T(lang, "mission.number"), v.ID, true},
		{T(lang, "mission.buyer"), T(lang, "mission.buyer_regime", "authority", v.Authority.Name, "regime", Label(lang, "regime", string(v.Authority.Regime))), false},
		{T(lang, "mission.domain"), Label(lang, "domain", v.Domain), false},
		{T(lang, "mission.level"), T(lang, "mission.level_row."+string(v.Level), "software", v.Software.Name), false},
	}
	if v.Competent > 0 || v.Phase == models.Opened {
		rows = append(rows, conditionRow{T(lang, "mission.competent"), T(lang, "mission.people", "n", v.Competent), true})
	}
	if v.WantedDays > 0 {
		rows = append(rows, conditionRow{T(lang, "mission.wanted"), T(lang, "mission.days", "n", v.WantedDays), true})
	}
	if v.Ceiling > 0 {
		rows = append(rows, conditionRow{T(lang, "mission.ceiling"), T(lang, "mission.before_tax", "amount", Cents(v.Ceiling)), true})
	}
	if v.Estimate > 0 {
		rows = append(rows, conditionRow{T(lang, "mission.estimate"), T(lang, "mission.before_tax", "amount", Cents(v.Estimate)), true})
	}
	if v.Data != "" {
		rows = append(rows, conditionRow{T(lang, "mission.data"), T(lang, "mission.data_row."+string(v.Data)), false})
	}
	licence := v.Licence
	if licence == models.Same || licence == "" {
		licence = T(lang, "mission.licence_same")
	}
	rows = append(rows, conditionRow{T(lang, "mission.licence"), licence, false},
		conditionRow{T(lang, "mission.verify"), T(lang, "mission.days", "n", v.VerifyDays), true})
	if !v.PublishedAt.IsZero() {
		rows = append(rows, conditionRow{T(lang, "mission.published"), Date(lang, v.PublishedAt), true})
	}
	if v.Phase != models.Draft && v.Phase != models.Opened {
		rows = append(rows, conditionRow{T(lang, "mission.closed"), DateTime(lang, v.EffectiveEnd), true})
	}
	return rows
}
