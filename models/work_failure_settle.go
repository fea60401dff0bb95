package models

import (
	"slices"
	"time"
)

// SettleFailure settles the claim: by either side as far as whyNotSettle lets it, or
// by a steward who is no party. Forbidden (not_your_award), Invalid (fault_unknown),
// Refused (no_failure, answer_pending, failure_not_agreed).
type SettleFailure struct {
	Mission string `json:"mission"`
	Fault   Blame  `json:"fault"`
}

// FailureSettled: whose fault it was. Only a developer's fault counts in reputation.
type FailureSettled struct {
	Mission string `json:"mission"`
	Fault   Blame  `json:"fault"`
}

var _ = register(event[FailureSettled]("failure.settled", onMission(func(e *FailureSettled) string { return e.Mission }), ShowBoard))

// Decide settles the claim. A fault is settled by the side at fault, which
// admits it, or by the claimant when the other was silent for 7 days; no
// fault, by the side that did not claim or likewise. A steward who is no party
// may settle anything.
func (c *SettleFailure) Decide(s State, act Act) ([]Event, error) {
	m, side, steward, err := s.settling(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(Blames, c.Fault) {
		return nil, Refuse(Invalid, because("fault_unknown", "fault"))
	}
	if err := m.during(act, Awarded, Ordered, Delivered); err != nil {
		return nil, err
	}
	if !m.claimed() {
		return nil, Refuse(Refused, because("no_failure", ""))
	}
	if !steward {
		if why := m.Failure.whyNotSettle(side, c.Fault, act.Now); len(why) > 0 {
			return nil, Refuse(Refused, why...)
		}
	}
	return []Event{&FailureSettled{Mission: m.ID, Fault: c.Fault}}, nil
}

var _ = await(ActSettle, func(_ State, o Offering) bool {
	return o.settles() && o.in(Awarded, Ordered, Delivered) && o.Mission.claimed()
})

// settling finds the mission and who settles: a side first, so that a steward
// never judges their own case.
func (s State) settling(act Act, mission string) (m *Mission, side Side, steward bool, err error) {
	m, _, side, err = s.party(act, mission)
	if err == nil {
		return m, side, false, nil
	}
	if s.steward(act) != nil {
		return nil, "", false, err
	}
	m, err = s.visible(act, mission)
	return m, "", true, err
}

// whyNotSettle lists why that side may not settle the claim so, now.
func (f *Failure) whyNotSettle(side Side, fault Blame, now time.Time) reasons {
	var r reasons
	ownFault := side == ByDeveloper && fault == DeveloperFault || side == ByAuthority && fault == AuthorityFault
	if ownFault || fault == NoFault && side != f.By {
		return nil
	}
	until := f.AnswerBy()
	switch {
	case side != f.By: // the answering side cannot put the fault on the claimant alone
		r.add("failure_not_agreed", "fault")
	case !f.AnsweredAt.IsZero():
		r.add("failure_not_agreed", "fault")
	case now.Before(until):
		r.add("answer_pending", "fault", "until", until)
	}
	return r
}

func (e *FailureSettled) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		next := Failure{At: at.At}
		switch {
		case m.claimed():
			next = *m.Failure
		case m.Dispute != nil: // settled as failed by a dispute
			next.By, next.At, next.Text = m.Dispute.By, m.Dispute.At, m.Dispute.Text
		}
		next.SettledAt, next.Fault = at.At, e.Fault
		m.Failure, m.stored, m.EndedAt = &next, Failed, at.At
		if e.Fault == DeveloperFault {
			s.changeDeveloper(m.Award.Developer, func(d *Developer) { d.Works = with(d.Works, m.ID) })
		}
	})
}
