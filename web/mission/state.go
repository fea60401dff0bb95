package mission

import (
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// Onlooker says in which part a viewer reads a mission.
type Onlooker string

// The parts, as the texts of each phase know them.
const (
	Anyone   Onlooker = "anyone"
	Coder    Onlooker = "developer" // signed in with a profile, without a bid
	Bidder   Onlooker = "bidder"
	Chosen   Onlooker = "winner"
	Passed   Onlooker = "loser"
	Owner    Onlooker = "owner"
	Overseer Onlooker = "steward"
)

// Onlookers lists them.
var Onlookers = []Onlooker{Anyone, Coder, Bidder, Chosen, Passed, Owner, Overseer}

// onlooker tells the viewer's part.
func onlooker(p ui.Page, v *view.MissionView) Onlooker {
	switch {
	case v.Owner:
		return Owner
	case v.Mine != nil && v.Mine.Outcome == "selected":
		return Chosen
	case v.Mine != nil && v.Mine.Outcome != "":
		return Passed
	case v.Mine != nil:
		return Bidder
	case p.Viewer != nil && p.Viewer.Steward:
		return Overseer
	case p.Viewer != nil && p.Viewer.Developer:
		return Coder
	}
	return Anyone
}

// stateKey names the sentence that says to this viewer where the mission stands.
// Who has no sentence of their own reads everyone's.
func stateKey(v *view.MissionView, who Onlooker) string {
	phase := string(v.Phase)
	if v.Phase == models.Closed && v.Format == models.Sealed && !v.OpenedAt.IsZero() {
		phase = "opened"
	}
	if v.Phase == models.Closed && v.Format != models.Sealed {
		phase = "opened"
	}
	if key := "state." + phase + "." + string(who); ui.Has(key) {
		return key
	}
	if key := "state." + phase + ".bidder"; (who == Chosen || who == Passed) && ui.Has(key) {
		return key
	}
	return "state." + phase
}

// phaseIcon is the icon that stands before a phase's word.
func phaseIcon(p models.Phase) string {
	switch p {
	case models.Draft:
		return "todo"
	case models.Closed:
		return "clock"
	case models.Awarded, models.Ordered, models.Delivered:
		return "work"
	case models.Accepted, models.Paid:
		return "yes"
	case models.Disputed:
		return "warn"
	}
	return "no"
}

// phaseTone repeats the word in colour: only what is refused or lost is marked.
func phaseTone(p models.Phase) string {
	switch p {
	case models.Opened, models.Accepted, models.Paid:
		return "go"
	case models.Failed, models.Disputed:
		return "stop"
	}
	return ""
}

// stateText says to a viewer where the mission stands.
func stateText(p ui.Page, v *view.MissionView) string {
	who := onlooker(p, v)
	name, amount := "", money.Cents(0)
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
	args := []any{"authority", v.Authority.Name, "n", count(v.Bids), "name", name, "amount", amount,
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
func endingText(lang string, v *view.MissionView) string {
	if v.Ending == models.NoBid {
		return ui.T(lang, "mission.no_bid")
	}
	return v.Ending
}
