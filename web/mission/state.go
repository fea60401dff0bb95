package mission

import (
	"coupdemain/models"
	"coupdemain/web/ui"
)

// stateText says to a viewer where the mission stands.
func stateText(p ui.Page, v *models.MissionView) string {
	who := onlooker(p, v)
	name, amount := "", int64(0)
	if v.Award != nil {
		name, amount = ui.WhoName(p.Lang, v.Award.Developer), v.Award.Amount
	}
	rank, of := 0, 0
	if v.Mine != nil {
		rank, of = v.Mine.Rank, v.Mine.Of
	}
	end := v.EffectiveEnd
	if !v.ClosedAt.IsZero() {
		end = v.ClosedAt
	}
	args := []any{"authority", v.Authority.Name, "n", count(v.Bids), "name", name, "amount", ui.Cents(amount),
		"date", ui.DateTime(p.Lang, end), "rank", rank, "of", of, "verify", ui.Date(p.Lang, v.VerifyBy), "until", ui.DateTime(p.Lang, v.RoundUntil)}
	if negotiating(v, p.Now) {
		key := "state.negotiation"
		if own := key + "." + string(who); ui.Has(own) {
			key = own
		}
		return ui.T(p.Lang, key, args...)
	}
	return ui.T(p.Lang, stateKey(v, who), args...)
}

// endingText is why a mission ended without work; the board's own reason has its sentence.
func endingText(lang string, v *models.MissionView) string {
	if v.Ending == models.NoBid {
		return ui.T(lang, "mission.no_bid")
	}
	return v.Ending
}
