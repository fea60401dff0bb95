package models

import (
	"time"

	"coupdemain/models/calendar"
)

// OpenNegotiation begins the announced round: by an agent, after the opening and
// before any proposal. Refused (negotiation_not_announced, not_opened,
// negotiation_once, award_proposed; an end too near, too far or on no working day).
type OpenNegotiation struct {
	Mission string    `json:"mission"`
	Until   time.Time `json:"until"`
}

// NegotiationOpened: every bidder may improve once, sealed, until the given time.
type NegotiationOpened struct {
	Mission string    `json:"mission"`
	Until   time.Time `json:"until"`
}

var _ = register(event[NegotiationOpened]("negotiation.opened", onMission(func(e *NegotiationOpened) string { return e.Mission }), ShowBoard))

// Bounds of a negotiation round.
const (
	minNegotiation = 48 * time.Hour
	maxNegotiation = 30 * 24 * time.Hour
)

// Decide opens the one announced negotiation round: every bidder may improve once, sealed.
func (c *OpenNegotiation) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Closed); err != nil {
		return nil, err
	}
	var r reasons
	until := cut(c.Until)
	r.when(!m.Terms.Negotiation, "negotiation_not_announced", "")
	r.when(!m.BidsOpen(), "not_opened", "")
	r.when(m.Round != 1, "negotiation_once", "")
	r.when(m.Award != nil, "award_proposed", "")
	r.when(until.Sub(act.Now) > maxNegotiation, "close_too_far", "until", "days", 30)
	if act.Law.MinOpen > 0 {
		r.when(until.Sub(act.Now) < minNegotiation, "open_too_short", "until", "hours", int(minNegotiation.Hours()), "earliest", earliestClose(act.Now, Law{MinOpen: minNegotiation}))
		r.when(!calendar.WorkingDay(until), "close_not_working_day", "until", "earliest", earliestClose(until, Law{}))
	} else {
		r.when(!until.After(act.Now), "close_past", "until")
	}
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	return []Event{&NegotiationOpened{Mission: m.ID, Until: until}}, nil
}

var _ = offer(ActNegotiate, func(_ State, o Offering) bool {
	m := o.Mission
	return o.agent() && o.in(Closed) && m.Terms.Negotiation && m.BidsOpen() && m.Round == 1 && m.Award == nil
})

func (e *NegotiationOpened) apply(s *State, at Meta) {
	old, _ := s.missions.Get(e.Mission)
	next := old.copyOf()
	next.Round, next.RoundUntil = 2, e.Until
	s.putMission(next, at)
}
