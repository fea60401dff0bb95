package mission

import (
	"time"

	"coupdemain/models"
	"coupdemain/models/calendar"
	"coupdemain/models/money"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// roomChart draws the best bids of an open mission with the viewer's own.
func roomChart(p ui.Page, v *view.MissionView) ui.Chart {
	c := ui.Chart{ID: "courbe-svg", From: chartFrom(v), To: v.EffectiveEnd, Now: p.Now}
	if soon := p.Now.Add(p.Now.Sub(c.From)/3 + time.Minute); soon.Before(c.To) {
		c.To = soon // far from the end, what has happened takes three quarters of the width
	}
	for _, r := range v.Room.Rungs {
		who := candidate(p.Lang, r.Label)
		if v.Mine != nil && v.Mine.Label == r.Label {
			who = ui.T(p.Lang, "room.you", "letter", letter(r.Label))
		}
		c.Steps = append(c.Steps, ui.Step{At: r.At, Amount: r.Amount, Who: who, Note: rungNote(p.Lang, r)})
	}
	if v.Mine != nil {
		c.Mine = &ui.Step{At: v.Mine.At, Amount: v.Mine.Amount}
	}
	return c
}

// chartFrom is where the curve begins: the opening, or the first offer when days
// without any would squeeze the rest.
func chartFrom(v *view.MissionView) time.Time {
	if len(v.Room.Rungs) == 0 {
		return v.OpensAt
	}
	first, last := v.Room.Rungs[0].At, v.Room.Rungs[len(v.Room.Rungs)-1].At
	if quiet := first.Sub(v.OpensAt); quiet > time.Hour && quiet > last.Sub(first) {
		return first.Add(-10 * time.Minute)
	}
	return v.OpensAt
}

// rungNote says why the best amount changed when it is not a plain bid.
func rungNote(lang string, r view.RungView) string {
	switch {
	case r.Auto && r.Moved:
		return ui.T(lang, "room.floor_note") + ", " + ui.T(lang, "room.moved_note")
	case r.Auto:
		return ui.T(lang, "room.floor_note")
	case r.Moved:
		return ui.T(lang, "room.moved_note")
	}
	return ""
}

// moved tells that the end was moved by a bid.
func moved(v *view.MissionView) bool { return v.EffectiveEnd.After(v.ClosesAt) }

// extendedText says why the end moved, and how far it may still go.
func extendedText(p ui.Page, v *view.MissionView) string {
	if !moved(v) || v.Phase != models.Opened {
		return ""
	}
	limit := v.ClosesAt.Add(6 * calendar.Window(v.OpensAt, v.ClosesAt))
	return ui.T(p.Lang, "live.extended", "window", calendar.Window(v.OpensAt, v.ClosesAt), "hour", ui.HourSeconds(p.Lang, v.EffectiveEnd), "limit", ui.HourSeconds(p.Lang, limit))
}

// gap writes how far a bid stands above the best one.
func gap(lang string, amount, best money.Cents) string {
	if amount <= best {
		return "—"
	}
	return "+\u00a0" + ui.Money(lang, amount-best)
}

// chartTitle sums the curve up: from the first best bid to the last.
func chartTitle(lang string, v *view.MissionView) string {
	n := len(v.Room.Rungs)
	if n < 2 {
		return ui.T(lang, "room.chart")
	}
	return ui.T(lang, "room.chart_from", "first", ui.MoneyRound(lang, v.Room.Rungs[0].Amount), "last", ui.MoneyRound(lang, v.Room.Rungs[n-1].Amount))
}
