package models

import "time"

// SetAsideBid rejects an offer: by an agent, after the opening. NotFound
// (bid_unknown), Invalid (the reason), Refused (not_opened; bid_set_aside: it is
// already; justification_first, justification_pending of a flagged one).
type SetAsideBid struct {
	Mission string `json:"mission"`
	Bid     string `json:"bid"`
	Reason  string `json:"reason"`
}

// BidSetAside: the authority rejected an offer, with its reason, after asking where the law wants it.
type BidSetAside struct {
	Hidden struct {
		Mission string `json:"mission"`
		Bid     string `json:"bid"`
		Reason  string `json:"reason"`
	} `json:"-"`
}

var _ = register(event[BidSetAside]("bid.set_aside", onMission(func(e *BidSetAside) string { return e.Hidden.Mission }), ShowView))

func (e *BidSetAside) HiddenPart() any { return &e.Hidden }

// justifyDays is how long the author of a flagged offer has to explain its price.
const justifyDays = 3

// justifyUntil is the instant from which an offer that was asked about may be set
// aside without an answer.
func (b *Bid) justifyUntil() time.Time { return b.AskedAt.AddDate(0, 0, justifyDays) }

// Decide sets an offer aside, with the reason that its author will read. One
// flagged as abnormally low only after its author was asked, and answered or
// had three days.
func (c *SetAsideBid) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.offerOf(act, c.Mission, c.Bid, Closed, Failed)
	if err != nil {
		return nil, err
	}
	var r reasons
	reason := c.Reason
	r.text("reason", &reason, maxReason, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if b.SetAside != "" {
		return nil, Refuse(Refused, because("bid_set_aside", "bid"))
	}
	if m.LowFlags()[b.ID].Low && b.Justified.Empty() {
		until := b.justifyUntil()
		switch {
		case b.AskedAt.IsZero():
			r.add("justification_first", "bid")
		case act.Now.Before(until):
			r.add("justification_pending", "bid", "until", until)
		}
	}
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &BidSetAside{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.Reason = m.ID, b.ID, reason
	return []Event{e}, nil
}

func (e *BidSetAside) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.SetAside = e.Hidden.Reason })
}
