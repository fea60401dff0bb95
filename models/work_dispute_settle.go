package models

import (
	"maps"
	"slices"
	"time"
)

// SettleDispute proposes how it ends; the same outcome from both, or the steward's,
// settles: by either side, or by a steward who is no party. The same proposal again
// changes nothing. Forbidden (not_your_award), Invalid (outcome_unknown).
type SettleDispute struct {
	Mission string  `json:"mission"`
	Outcome Outcome `json:"outcome"`
}

// DisputeProposed: one side proposes an outcome; it is settled when the other proposes the same.
type DisputeProposed struct {
	Hidden struct {
		Mission string  `json:"mission"`
		By      Side    `json:"by"`
		Outcome Outcome `json:"outcome"`
	} `json:"-"`
}

var _ = register(event[DisputeProposed]("dispute.proposed", onMission(func(e *DisputeProposed) string { return e.Hidden.Mission }), ShowView))

func (e *DisputeProposed) HiddenPart() any { return &e.Hidden }

// DisputeSettled by both, or by the steward after mediation. The board is never the judge.
type DisputeSettled struct {
	Mission string  `json:"mission"`
	Outcome Outcome `json:"outcome"`
}

var _ = register(event[DisputeSettled]("dispute.settled", onMission(func(e *DisputeSettled) string { return e.Mission }), ShowBoard))

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
	if !steward && proposed[side.Other()] != c.Outcome {
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

var _ = await(ActResolve, func(_ State, o Offering) bool { return o.settles() && o.in(Disputed) })

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
