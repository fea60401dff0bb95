package models

import (
	"time"

	"coupdemain/models/clean"
)

// ClaimFailure says that the mission cannot be finished: by either side of a signed
// award. Forbidden (not_your_award), Invalid (the reason), Refused (failure_open).
type ClaimFailure struct {
	Mission string `json:"mission"`
	Reason  Text   `json:"reason"`
}

func (c *ClaimFailure) Texts() []*Text { return []*Text{&c.Reason} }

// AnswerFailure answers the claim: by the other side, within 7 days. Forbidden
// (not_your_award, own_claim), Invalid (the text), Refused (no_failure,
// answered_already), TooLate (answer_too_late).
type AnswerFailure struct {
	Mission string `json:"mission"`
	Text    Text   `json:"text"`
}

func (c *AnswerFailure) Texts() []*Text { return []*Text{&c.Text} }

// FailureClaimed: one side says that the mission cannot be finished; the other has 7 days to answer.
type FailureClaimed struct {
	Mission string `json:"mission"`
	Hidden  struct {
		By     Side    `json:"by"`
		Text   TextRef `json:"text,omitzero"`
		Reason string  `json:"reason,omitempty"` // the authority's own words are public record, but not before it is settled
	} `json:"-"`
}

var _ = register(event[FailureClaimed]("failure.claimed", onMission(func(e *FailureClaimed) string { return e.Mission }), ShowBoard))

func (e *FailureClaimed) HiddenPart() any { return &e.Hidden }

// FailureAnswered: the other side's answer.
type FailureAnswered struct {
	Hidden struct {
		Mission string  `json:"mission"`
		Text    TextRef `json:"text"`
	} `json:"-"`
}

var _ = register(event[FailureAnswered]("failure.answered", onMission(func(e *FailureAnswered) string { return e.Hidden.Mission }), ShowView))

func (e *FailureAnswered) HiddenPart() any { return &e.Hidden }

// FailureAnswer is how long the other side has to answer a claim (DESIGN 8).
const FailureAnswer = 7 * 24 * time.Hour

// AnswerBy is the instant, exclusive, until which the claim may be answered.
func (f *Failure) AnswerBy() time.Time { return f.At.Add(FailureAnswer) }

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

var _ = offer(ActFail, func(_ State, o Offering) bool {
	return o.side() != "" && o.in(Awarded, Ordered, Delivered) && !o.Mission.claimed()
})

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
	case !act.Now.Before(f.AnswerBy()):
		return nil, Refuse(TooLate, because("answer_too_late", "", "until", f.AnswerBy()))
	}
	e := &FailureAnswered{}
	e.Hidden.Mission, e.Hidden.Text = m.ID, c.Text.Ref
	return []Event{e}, nil
}

var _ = await(ActAnswerFail, func(_ State, o Offering) bool {
	f := o.Mission.Failure
	return o.side() != "" && o.in(Awarded, Ordered, Delivered) && o.Mission.claimed() && f.By != o.side() && f.AnsweredAt.IsZero() && o.Now.Before(f.AnswerBy())
})

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
