package web

import (
	"time"

	"coupdemain/models"
)

// roomChart draws the best bids of an open mission with the viewer's own.
func roomChart(p Page, v *models.MissionView) Chart {
	c := Chart{ID: "courbe-svg", From: v.OpensAt, To: v.EffectiveEnd, Now: p.Now}
	if n := len(v.Room.Rungs); n > 0 && p.Now.Sub(v.OpensAt) > 48*time.Hour && v.Room.Rungs[0].At.Sub(v.OpensAt) > 24*time.Hour {
		c.From = v.Room.Rungs[0].At.Add(-time.Hour) // days without a bid would squeeze the rest
	}
	for _, r := range v.Room.Rungs {
		who := candidate(p.Lang, r.Label)
		if v.Mine != nil && v.Mine.Label == r.Label {
			who = T(p.Lang, "room.you", "letter", Letter(r.Label))
		}
		c.Steps = append(c.Steps, Step{At: r.At, Amount: r.Amount, Who: who, Note: rungNote(p.Lang, r)})
	}
	if v.Mine != nil {
		c.Mine = &Step{At: v.Mine.At, Amount: v.Mine.Amount}
	}
	return c
}

// rungNote says why the best amount changed when it is not a plain bid.
func rungNote(lang string, r models.RungView) string {
	switch {
	case r.Auto && r.Moved:
		return T(lang, "room.floor_note") + ", " + T(lang, "room.moved_note")
	case r.Auto:
		return T(lang, "room.floor_note")
	case r.Moved:
		return T(lang, "room.moved_note")
	}
	return ""
}

// moved tells that the end was moved by a bid.
func moved(v *models.MissionView) bool { return v.EffectiveEnd.After(v.ClosesAt) }

// extendedText says why the end moved, and how far it may still go.
func extendedText(p Page, v *models.MissionView) string {
	if !moved(v) || v.Phase != models.Opened {
		return ""
	}
	limit := v.ClosesAt.Add(6 * models.Window(v.OpensAt, v.ClosesAt))
	return T(p.Lang, "live.extended", "window", models.Window(v.OpensAt, v.ClosesAt), "hour", HourSeconds(p.Lang, v.EffectiveEnd), "limit", HourSeconds(p.Lang, limit))
}

// gap writes how far a bid stands above the best one.
func gap(lang string, amount, best int64) string {
	if amount <= best {
		return "—"
	}
	return "+" + nbsp + Money(lang, amount-best)
}

// chartTitle sums the curve up: from the first best bid to the last.
func chartTitle(lang string, v *models.MissionView) string {
	n := len(v.Room.Rungs)
	if n < 2 {
		return T(lang, "room.chart")
	}
	return T(lang, "room.chart_from", "first", MoneyRound(lang, v.Room.Rungs[0].Amount), "last", MoneyRound(lang, v.Room.Rungs[n-1].Amount))
}
