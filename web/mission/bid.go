package mission

import (
	"strconv"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// BidForm is a bid as it was typed, and why it was refused.
type BidForm struct {
	Amount, Days, Floor, Memo, Evidence string
	Reasons                             []models.Reason
}

// BidFormOf gives the form's first content: the bid in force, else the wanted delay.
func BidFormOf(lang string, v *view.MissionView) BidForm {
	if v.Mine == nil {
		f := BidForm{}
		if v.WantedDays > 0 {
			f.Days = strconv.Itoa(v.WantedDays)
		}
		return f
	}
	f := BidForm{Amount: ui.MoneyField(lang, v.Mine.Amount), Days: strconv.Itoa(v.Mine.Days), Memo: v.Mine.Memo.Plain, Evidence: v.Mine.Evidence.Plain}
	if v.Mine.Floor > 0 {
		f.Floor = ui.MoneyField(lang, v.Mine.Floor)
	}
	return f
}

// form lets the bid be drawn like any other form. The script knows it by its id,
// and its fields by their names.
func (f BidForm) form(lang string, m Data) ui.Form {
	return ui.Form{Lang: lang, Key: m.Key, Filled: true, Reasons: f.Reasons,
		Values: map[string][]string{"amount": {f.Amount}, "days": {f.Days}, "floor": {f.Floor}, "memo": {f.Memo}, "evidence": {f.Evidence}},
		Attrs:  templ.Attributes{"id": "bid", "data-mission": m.View.ID, "data-format": string(m.View.Format)}}
}

// drawn are the fields that stand in the form, and say their own refusals.
func (f BidForm) drawn(v *view.MissionView) []string {
	list := []string{"amount", "days", "memo"}
	if v.Format == models.Open {
		list = append(list, "floor")
	}
	if needsEvidence(v) || f.Evidence != "" {
		list = append(list, "evidence")
	}
	return list
}

func amountLabel(lang string, v *view.MissionView) string {
	if v.Mine != nil && v.Format != models.Sealed {
		return ui.T(lang, "bid.amount_new")
	}
	return ui.T(lang, "bid.amount")
}

func bidDays(lang string, refusal ui.Place) ui.Field {
	return ui.Field{Name: "days", Label: ui.T(lang, "bid.days"), Required: true, Max: 4, Refusal: refusal}
}

// bidVerb says what sending the form does to a bid that stands already.
func bidVerb(v *view.MissionView) string {
	switch {
	case v.Mine != nil && v.Format == models.Sealed:
		return "bid.replace"
	case v.Mine != nil && v.Format == models.Ranked:
		return "bid.improve"
	}
	return "bid.button"
}

// memoHint says what the answer to the need is worth.
func memoHint(lang string, v *view.MissionView) string {
	points := 0
	for _, m := range v.Manual {
		points += m.Weight
	}
	if points == 0 {
		return ui.T(lang, "bid.memo_free")
	}
	return ui.T(lang, "bid.memo_weight", "points", strconv.Itoa(points))
}

// nextAmount is the highest amount that would take the lead now; 0 when there is
// none, or when one leads already.
func nextAmount(v *view.MissionView) money.Cents {
	if v.Format != models.Open || v.Room == nil || v.Room.Best == 0 {
		return 0
	}
	if v.Mine != nil && v.Mine.Rank == 1 {
		return 0
	}
	return max(v.Room.Max, 0)
}

// needsEvidence tells that the viewer is below the level asked for: the form
// then asks for equivalent evidence, which the authority judges after the opening.
func needsEvidence(v *view.MissionView) bool { return whyNot(v, "level_low") != nil }

// whyNot finds a reason of the view, nil when it does not hold.
func whyNot(v *view.MissionView, key string) *models.Reason {
	for i := range v.WhyNot {
		if v.WhyNot[i].Key == key {
			return &v.WhyNot[i]
		}
	}
	return nil
}
