package models

import (
	"slices"
	"time"

	"coupdemain/models/score"
)

// Decide proposes a bid for the award, and signs at once when a capacity is
// given. The ranking is advice: whoever chooses another than the first says why.
func (c *AwardMission) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.offerOf(act, c.Mission, c.Bid, Closed, Failed)
	if err != nil {
		return nil, err
	}
	var r reasons
	reason, capacity, reference := c.Reason, c.Capacity, c.Reference
	r.text("reason", &reason, maxReason, false)
	r.line("capacity", &capacity, 200, false)
	r.line("reference", &reference, 100, false)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if why := s.whyNotAward(m, b, reason, act.Now); len(why) > 0 {
		return nil, Refuse(Refused, why...)
	}
	e := &AwardProposed{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.By, e.Hidden.Reason = m.ID, b.ID, act.By, reason
	if capacity == "" {
		return []Event{e}, nil
	}
	return []Event{e, m.signed(b, reason, capacity, reference)}, nil
}

// Decide signs the standing proposal: by anyone who acts for the authority, who
// says in which capacity. Everything is checked again: time has passed.
func (c *SignAward) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Closed, Failed); err != nil {
		return nil, err
	}
	if m.Award == nil || m.Award.Signed() {
		return nil, Refuse(Refused, because("no_proposal", ""))
	}
	m, b, err := s.offerOf(act, c.Mission, m.Award.Bid, Closed, Failed)
	if err != nil {
		return nil, err
	}
	var r reasons
	capacity, reference := c.Capacity, c.Reference
	r.line("capacity", &capacity, 200, false)
	r.line("reference", &reference, 100, false)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	r = s.whyNotAward(m, b, m.Award.Reason, act.Now)
	r.when(capacity == "", "capacity_missing", "capacity")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	return []Event{m.signed(b, m.Award.Reason, capacity, reference)}, nil
}

// whyNotAward lists everything that keeps this bid from being selected now.
func (s State) whyNotAward(m *Mission, b *Bid, reason string, now time.Time) reasons {
	var r reasons
	scores := m.Ranking()
	r.when(m.Unanswered() > 0, "questions_open", "", "n", m.Unanswered())
	unmarked := 0
	for _, k := range scores {
		if !k.Complete {
			unmarked++
		}
	}
	r.when(unmarked > 0, "marks_missing", "marks", "n", unmarked)
	r.when(b.SetAside != "", "bid_set_aside", "bid")
	r.when(m.failedBefore(b.ID), "bid_failed", "bid")
	if until := m.BindingUntil(b); !now.Before(until) {
		r.add("bid_expired", "bid", "until", until)
	}
	if !b.Level.Meets(m.Terms.RequiredLevel) {
		r.when(b.Admitted == nil, "evidence_not_judged", "bid")
		r.when(b.Admitted != nil && !*b.Admitted, "evidence_refused", "bid")
	}
	d, ok := s.developers.get(b.Developer)
	r.when(!ok || len(d.Members) == 0, "developer_gone", "bid")
	if first, any := m.bestLeft(scores); any && first != b.ID {
		r.when(reason == "", "reason_required", "reason")
	}
	return r
}

// bestLeft is the best ranked bid that has not failed already.
func (m *Mission) bestLeft(scores []score.Score) (string, bool) {
	for _, k := range scores {
		if !m.failedBefore(k.Bid) {
			return k.Bid, true
		}
	}
	return "", false
}

// failedBefore tells that the bid was awarded once, and the mission failed.
func (m *Mission) failedBefore(bid string) bool {
	return m.stored == Failed && m.Award.Signed() && m.Award.Bid == bid ||
		slices.ContainsFunc(m.Past, func(a *Award) bool { return a.Bid == bid })
}

// signed is the award made. For a sealed mission it shows what proves the commitment.
func (m *Mission) signed(b *Bid, reason, capacity, reference string) *AwardSigned {
	scores := m.Ranking()
	e := &AwardSigned{Mission: m.ID, Bid: b.ID, Developer: b.Developer, Amount: b.Amount, Days: b.Days, Reason: reason}
	if m.Terms.Format == Sealed {
		e.Pos, e.Salt, e.Person = b.Pos, b.Salt, b.Person
	}
	for _, k := range scores {
		if k.Bid == b.ID {
			e.Total = hundredths(k.Total)
		}
	}
	e.Hidden.Capacity, e.Hidden.Reference, e.Hidden.Scores = capacity, reference, frozen(scores)
	return e
}

func (e *AwardProposed) apply(s *State, at Meta) {
	s.changeMission(e.Hidden.Mission, at, func(m *Mission) {
		if m.stored == Failed && m.Award.Signed() {
			m.Past = grow(m.Past, m.Award)
		}
		b := m.BidByID(e.Hidden.Bid)
		if b == nil {
			return
		}
		m.Award = &Award{Bid: b.ID, Developer: b.Developer, Amount: b.Amount, Days: b.Days, Reason: e.Hidden.Reason,
			ProposedBy: e.Hidden.By, ProposedAt: at.At}
	})
}

func (e *AwardSigned) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		a := &Award{ProposedAt: at.At}
		if m.Award != nil && !m.Award.Signed() {
			*a = *m.Award
		}
		a.Bid, a.Developer, a.Amount, a.Days, a.Reason = e.Bid, e.Developer, e.Amount, e.Days, e.Reason
		a.SignedAt, a.Capacity, a.Reference = at.At, e.Hidden.Capacity, e.Hidden.Reference
		a.Scores, a.Total = e.Hidden.Scores, e.Total
		if m.stored == Failed {
			m.endAttempt()
		}
		m.Award, m.stored = a, Awarded
		s.involve(e.Developer, m)
	})
}

// endAttempt moves what followed the failed award behind it: the new award starts clean.
func (m *Mission) endAttempt() {
	if n := len(m.Past); n > 0 {
		failed := *m.Past[n-1]
		failed.Ended = &Attempt{Order: m.Order, Deliveries: m.Deliveries, Reviews: m.Reviews, Failure: m.Failure, Dispute: m.Dispute}
		m.Past = append(slices.Clone(m.Past[:n-1]), &failed)
	}
	m.Order, m.Deliveries, m.Reviews, m.Failure, m.Dispute = nil, nil, [2]*Review{}, nil, nil
	m.EndedAt = time.Time{}
}
