package mission

import (
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// weightRow is one line of the table of criteria.
type weightRow struct {
	name, method string
	points       int
}

func weightRows(lang string, v *view.MissionView) []weightRow {
	var rows []weightRow
	for _, w := range []struct {
		name   string
		points int
	}{{"price", v.Weights.Price}, {"delay", v.Weights.Delay}, {"skill", v.Weights.Skill}, {"reputation", v.Weights.Reputation}} {
		if w.points > 0 {
			rows = append(rows, weightRow{ui.Label(lang, "criterion", w.name), ui.Label(lang, "method", w.name), w.points})
		}
	}
	for _, m := range v.Manual {
		rows = append(rows, weightRow{m.Name, ui.Label(lang, "method", "manual"), m.Weight})
	}
	return rows
}

func weightsOf(rows []weightRow) []ui.Weight {
	list := make([]ui.Weight, len(rows))
	for i, r := range rows {
		list[i] = ui.Weight{Name: r.name, Percent: r.points}
	}
	return list
}

// priceOnly tells that nothing but the price counts.
func priceOnly(v *view.MissionView) bool { return v.Weights.Price == 100 }
