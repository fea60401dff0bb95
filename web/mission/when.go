package mission

import (
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// bidding tells that bids are taken now: before the close, or in the negotiation round.
func bidding(v *view.MissionView, now time.Time) bool {
	return v.Phase == models.Opened && !now.Before(v.OpensAt) && now.Before(v.EffectiveEnd) || negotiating(v, now)
}

func negotiating(v *view.MissionView, now time.Time) bool {
	return v.Phase == models.Closed && now.Before(v.RoundUntil)
}

// deadline is the end that the clock counts down to.
func deadline(v *view.MissionView, now time.Time) time.Time {
	switch {
	case negotiating(v, now):
		return v.RoundUntil
	case notYet(v.Card, now):
		return v.OpensAt
	}
	return v.EffectiveEnd
}

// shortWhen writes a past instant in a narrow column.
func shortWhen(lang string, now, t time.Time) string {
	if ui.Today(now, t) || ui.Today(now.In(ui.Paris).AddDate(0, 0, -1), t) {
		return ui.When(lang, now, t)
	}
	if now.In(ui.Paris).Year() != t.In(ui.Paris).Year() {
		return ui.DateShort(lang, t)
	}
	return ui.DayShort(lang, t)
}
