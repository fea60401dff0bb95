package models

import (
	"slices"
	"time"

	"coupdemain/models/clean"
)

// failureAnswer is how long the other side has to answer a claim (DESIGN 8).
const failureAnswer = 7 * 24 * time.Hour

// claimed tells that a claim of failure waits to be settled.
func (m *Mission) claimed() bool { return m.Failure != nil && m.Failure.SettledAt.IsZero() }

// Decide claims that the mission cannot be finished: by either side, with why.
func (c *ClaimFailure) Decide(s State, act Act) ([]Event, error) {
	m, _, side, err := s.party(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Awarded, Ordered, Delivered); err != nil {
		return nil, err
	}
	var r reasons
	r.said("reason", c.Reason, maxReason, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if m.claimed() {
		return nil, Refuse(Refused, because("failure_open", ""))
	}
	e := &FailureClaimed{Mission: m.ID}
	e.Hidden.By, e.Hidden.Text = side, c.Reason.Ref
	if side == ByAuthority {
		e.Hidden.Reason, _ = clean.Text(c.Reason.Plain, maxReason)
	}
	return []Event{e}, nil
}

// Decide answers the claim: the other side, once, within 7 days.
func (c *AnswerFailure) Decide(s State, act Act) ([]Event, error) {
	m, _, side, err := s.party(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Awarded, Ordered, Delivered); err != nil {
		return nil, err
	}
	var r reasons
	r.said("text", c.Text, maxWords, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	f := m.Failure
	switch {
	case !m.claimed():
		return nil, Refuse(Refused, because("no_failure", ""))
	case f.By == side:
		return nil, Refuse(Forbidden, because("own_claim", ""))
	case !f.AnsweredAt.IsZero():
		return nil, Refuse(Refused, because("answered_already", ""))
	case !act.Now.Before(f.At.Add(failureAnswer)):
		return nil, Refuse(TooLate, because("answer_too_late", "", "until", f.At.Add(failureAnswer)))
	}
	e := &FailureAnswered{}
	e.Hidden.Mission, e.Hidden.Text = m.ID, c.Text.Ref
	return []Event{e}, nil
}

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
	until := f.At.Add(failureAnswer)
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

func (e *FailureClaimed) apply(s *State, at Meta) {
	h := e.Hidden
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.Failure = &Failure{By: h.By, At: at.At, Text: h.Text, Reason: h.Reason}
	})
}

func (e *FailureAnswered) apply(s *State, at Meta) {
	s.changeMission(e.Hidden.Mission, at, func(m *Mission) {
		next := *m.Failure
		next.Answer, next.AnsweredAt = e.Hidden.Text, at.At
		m.Failure = &next
	})
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
