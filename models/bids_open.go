package models

import (
	"time"

	"coupdemain/models/calendar"
)

// BidsOpen tells that the bids may be read: opened by an agent, or never sealed, after the close.
func (m *Mission) BidsOpen() bool {
	switch {
	case m.OpenedAt.IsZero():
		return false
	case m.Round == 2:
		return !m.OpenedAt.Before(m.RoundUntil)
	}
	return true
}

// Decide opens the sealed bids: an act of an agent after the close. What the
// board decrypted must be exactly what was sealed.
func (c *OpenBids) Decide(s State, act Act) ([]Event, error) {
	m, p, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Closed); err != nil {
		return nil, err
	}
	var r reasons
	r.when(m.Terms.Format != Sealed, "nothing_sealed", "")
	r.when(m.BidsOpen(), "opened_already", "")
	r.when(!m.CloseDue().IsZero(), "not_closed", "")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	if len(c.Bids) != len(m.Sealed) {
		return nil, Refuse(Unavailable, because("unreadable_bids", ""))
	}
	e := &BidsOpened{Mission: m.ID, Round: m.Round, Count: len(c.Bids)}
	e.Hidden.By = p.ID
	for _, b := range c.Bids {
		k := m.SealedOf(b.Tag)
		if k == nil {
			return nil, Refuse(Unavailable, because("unreadable_bids", ""))
		}
		f := s.closingFigures(b.Bid, b.Developer, m)
		b.Pos, b.Level, b.Reputation = k.Pos, f.Level, f.Reputation
		e.Hidden.Bids = append(e.Hidden.Bids, b)
	}
	return []Event{e}, nil
}

func (e *BidsOpened) apply(s *State, at Meta) {
	old, _ := s.missions.get(e.Mission)
	next := old.copyOf()
	next.OpenedAt, next.Sealed = at.At, nil
	for _, o := range e.Hidden.Bids {
		b := &Bid{ID: o.Bid, Developer: o.Developer, Person: o.Person, Amount: o.Amount, Days: o.Days, Pos: o.Pos,
			At: at.At, Tag: o.Tag, Salt: o.Salt, Level: o.Level, Reputation: o.Reputation}
		if k := old.SealedOf(o.Tag); k != nil {
			b.Memo, b.Evidence, b.At, b.Hash = k.Memo, k.Evidence, k.At, k.Hash
		}
		if prior := next.BidOf(o.Developer); prior != nil { // an improvement takes the place of the first offer
			b.ID, b.Marks, b.Admitted, b.EvidenceOn = prior.ID, prior.Marks, prior.Admitted, prior.EvidenceOn
			if b.Evidence.Empty() {
				b.Evidence = prior.Evidence
			}
			next.replaceBid(b)
			continue
		}
		next.Bids = grow(next.Bids, b)
		s.involve(o.Person, next)
		s.involve(o.Developer, next)
		s.countBid(o.Developer)
	}
	s.putMission(next, at)
}

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

func (e *NegotiationOpened) apply(s *State, at Meta) {
	old, _ := s.missions.get(e.Mission)
	next := old.copyOf()
	next.Round, next.RoundUntil = 2, e.Until
	s.putMission(next, at)
}
