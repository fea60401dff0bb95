package models

import (
	"maps"
	"slices"
	"time"
)

// Decide raises a dispute: by either side while the order runs or a delivery waits.
func (c *RaiseDispute) Decide(s State, act Act) ([]Event, error) {
	m, _, side, err := s.party(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Ordered, Delivered); err != nil {
		return nil, err
	}
	var r reasons
	r.said("text", c.Text, maxWords, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if m.claimed() {
		return nil, Refuse(Refused, because("failure_open", ""))
	}
	e := &DisputeRaised{Mission: m.ID}
	e.Hidden.By, e.Hidden.Text = side, c.Text.Ref
	return []Event{e}, nil
}

// Decide proposes how the dispute ends; the same from both sides, or a
// steward's word after mediation, settles it. The board is never the judge.
func (c *SettleDispute) Decide(s State, act Act) ([]Event, error) {
	m, side, steward, err := s.settling(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(Outcomes, c.Outcome) {
		return nil, Refuse(Invalid, because("outcome_unknown", "outcome"))
	}
	if err := m.during(act, Disputed); err != nil {
		return nil, err
	}
	proposed := m.Dispute.Proposed
	if !steward && proposed[side.other()] != c.Outcome {
		if proposed[side] == c.Outcome {
			return nil, nil
		}
		e := &DisputeProposed{}
		e.Hidden.Mission, e.Hidden.By, e.Hidden.Outcome = m.ID, side, c.Outcome
		return []Event{e}, nil
	}
	events := []Event{&DisputeSettled{Mission: m.ID, Outcome: c.Outcome}}
	switch c.Outcome {
	case Accept:
		events = append(events, m.accepted(act))
	case Fail:
		events = append(events, &FailureSettled{Mission: m.ID, Fault: NoFault})
	}
	return events, nil
}

func (side Side) other() Side {
	if side == ByDeveloper {
		return ByAuthority
	}
	return ByDeveloper
}

func (e *DisputeRaised) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.Dispute = &Dispute{By: e.Hidden.By, At: at.At, Text: e.Hidden.Text, From: m.stored}
		m.stored = Disputed
	})
}

func (e *DisputeProposed) apply(s *State, at Meta) {
	h := e.Hidden
	s.changeMission(h.Mission, at, func(m *Mission) {
		next := *m.Dispute
		next.Proposed = maps.Clone(next.Proposed)
		if next.Proposed == nil {
			next.Proposed = map[Side]Outcome{}
		}
		next.Proposed[h.By] = h.Outcome
		m.Dispute = &next
	})
}

func (e *DisputeSettled) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		next := *m.Dispute
		next.SettledAt, next.Outcome = at.At, e.Outcome
		m.Dispute, m.stored = &next, next.From
		if e.Outcome == GoOn && next.From == Ordered {
			m.Order = m.Order.pausedFrom(next.At, at.At)
		}
	})
}

// pausedFrom takes the time of a dispute off the delay: nobody's runs while the
// two sides disagree. A suspension that stood through it goes on as it was.
func (o *Order) pausedFrom(from, to time.Time) *Order {
	next := *o
	if next.Suspended.IsZero() {
		next.Stopped += to.Sub(from)
	}
	return &next
}
