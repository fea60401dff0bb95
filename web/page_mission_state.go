package web

import "coupdemain/models"

// stateText says to a viewer where the mission stands.
func stateText(p Page, v *models.MissionView) string {
	who := onlooker(p, v)
	name, amount := "", int64(0)
	if v.Award != nil {
		name, amount = whoName(p.Lang, v.Award.Developer), v.Award.Amount
	}
	rank, of := 0, 0
	if v.Mine != nil {
		rank, of = v.Mine.Rank, v.Mine.Of
	}
	end := v.EffectiveEnd
	if !v.ClosedAt.IsZero() {
		end = v.ClosedAt
	}
	args := []any{"authority", v.Authority.Name, "n", count(v.Bids), "name", name, "amount", Cents(amount),
		"date", DateTime(p.Lang, end), "rank", rank, "of", of, "verify", Date(p.Lang, v.VerifyBy), "until", DateTime(p.Lang, v.RoundUntil)}
	if negotiating(v, p.Now) {
		key := "state.negotiation"
		if own := key + "." + string(who); Has(own) {
			key = own
		}
		return T(p.Lang, key, args...)
	}
	return T(p.Lang, stateKey(v, who), args...)
}

// endingText is why a mission ended without work; the board's own reason has its sentence.
func endingText(lang string, v *models.MissionView) string {
	if v.Ending == models.NoBid {
		return T(lang, "mission.no_bid")
	}
	return v.Ending
}

// whoName is a developer's name from the vault, or what stands for one that was erased.
func whoName(lang string, w models.Who) string {
	if w.Name != "" {
		return w.Name
	}
	return T(lang, "work.nobody", "id", w.ID)
}
