package models

import "slices"

// AwardMission proposes a bid, and signs too when a capacity is given: by an agent,
// after the opening, and of the next best after a failure. NotFound (bid_unknown),
// Invalid (a text that is too long), Refused (not_opened, and all that whyNotAward
// lists).
type AwardMission struct {
	Mission   string `json:"mission"`
	Bid       string `json:"bid"`
	Reason    string `json:"reason"`
	Capacity  string `json:"capacity,omitempty"`
	Reference string `json:"reference,omitempty"`
}

// AwardProposed: an agent proposes a bid, with the reason that its rivals will read.
type AwardProposed struct {
	Hidden struct {
		Mission string `json:"mission"`
		Bid     string `json:"bid"`
		By      string `json:"by"`
		Reason  string `json:"reason"`
	} `json:"-"`
}

var _ = register(event[AwardProposed]("award.proposed", onMission(func(e *AwardProposed) string { return e.Hidden.Mission }), ShowView))

func (e *AwardProposed) HiddenPart() any { return &e.Hidden }

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

// Choosing is asking, judging and setting aside as well as proposing: it is offered
// while one of these may be done to some bid.
var _ = await(ActAward, func(s State, o Offering) bool {
	m := o.Mission
	return o.agent() && o.in(Closed, Failed) && m.BidsOpen() && slices.ContainsFunc(m.Bids, func(b *Bid) bool {
		return s.selectable(m, b, o.Now) || m.discussable(b, o.Now)
	})
})

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
