package models

import (
	"slices"
	"time"

	"coupdemain/models/money"
)

// SignAward signs the standing proposal: by an agent. NotFound (bid_unknown), Invalid
// (a text that is too long), Refused (no_proposal, not_opened, capacity_missing, and
// all that whyNotAward lists).
type SignAward struct {
	Mission   string `json:"mission"`
	Capacity  string `json:"capacity"`
	Reference string `json:"reference,omitempty"`
}

// AwardSigned: the award is made. The selected developer and amount become public,
// with what proves the sealed bid's commitment.
type AwardSigned struct {
	Mission   string      `json:"mission"`
	Bid       string      `json:"bid"`
	Developer string      `json:"developer"`
	Amount    money.Cents `json:"amount"`
	Days      int         `json:"days"`
	Reason    string      `json:"reason"`
	Total     int64       `json:"total"` // hundredths of a point
	Pos       int64       `json:"pos,omitempty"`
	Salt      string      `json:"salt,omitempty"`   // sealed: with Person, what the commitment was made of
	Person    string      `json:"person,omitempty"` // sealed: id of the member who bid
	Hidden    struct {
		Capacity  string `json:"capacity"`
		Reference string `json:"reference"`
		Scores    []Mark `json:"scores"` // every admitted bid's rank and total, frozen
	} `json:"-"`
}

var _ = register(event[AwardSigned]("award.signed", onMission(func(e *AwardSigned) string { return e.Mission }), ShowBoard))

func (e *AwardSigned) HiddenPart() any { return &e.Hidden }

// Mark is a bid's frozen rank and total.
type Mark struct {
	Bid   string `json:"bid"`
	Rank  int    `json:"rank"`
	Total int64  `json:"total"` // hundredths of a point
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

var _ = await(ActSign, func(s State, o Offering) bool {
	m := o.Mission
	if !o.agent() || !o.in(Closed, Failed) || !m.BidsOpen() || m.Award == nil || m.Award.Signed() {
		return false
	}
	b := m.BidByID(m.Award.Bid)
	return b != nil && s.selectable(m, b, o.Now)
})

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
