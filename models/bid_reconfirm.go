package models

import "time"

// ReconfirmBid keeps a bid for 30 more days: by the bidder, when the 30 days are over
// or nearly so. Forbidden (no_bid_of_yours), Refused (not_opened, bid_set_aside,
// bid_failed).
type ReconfirmBid struct {
	Mission string `json:"mission"`
}

// BidReconfirmed: the bidder keeps the bid for 30 more days, so that it can still be awarded.
type BidReconfirmed struct {
	Hidden struct {
		Mission string `json:"mission"`
		Bid     string `json:"bid"`
	} `json:"-"`
}

var _ = register(event[BidReconfirmed]("bid.reconfirmed", onMission(func(e *BidReconfirmed) string { return e.Hidden.Mission }), ShowView))

func (e *BidReconfirmed) HiddenPart() any { return &e.Hidden }

// Decide keeps the actor's bid for 30 more days. After a failure the next best
// offer is usually older than its 30 days, and nobody is bound past them
// without saying so.
func (c *ReconfirmBid) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.ownOffer(act, c.Mission)
	if err != nil {
		return nil, err
	}
	var r reasons
	r.when(!m.BidsOpen(), "not_opened", "")
	r.when(b.SetAside != "", "bid_set_aside", "")
	r.when(m.failedBefore(b.ID), "bid_failed", "")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &BidReconfirmed{}
	e.Hidden.Mission, e.Hidden.Bid = m.ID, b.ID
	return []Event{e}, nil
}

// Offered when the end of the 30 days is near, or past: before that nobody has to
// say so again, though nothing forbids it.
var _ = offer(ActReconfirm, func(_ State, o Offering) bool {
	m, b := o.Mission, o.ownBid()
	return b != nil && o.in(Closed, Failed) && m.BidsOpen() && b.SetAside == "" && !m.failedBefore(b.ID) &&
		m.BindingUntil(b).Sub(o.Now) < BindingFor/6
})

func (e *BidReconfirmed) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.Confirmed = m.At })
}

// BindingFor is how long a bid binds after the close (DESIGN 8).
const BindingFor = 30 * 24 * time.Hour

// BindingUntil is the end, exclusive, of the time in which the bidder is bound:
// 30 days from the close, or from the last re-confirmation.
func (m *Mission) BindingUntil(b *Bid) time.Time {
	return later(m.lastEnd(), b.Confirmed).Add(BindingFor)
}

// BindingEnd is the same for a bid that nobody re-confirmed: 30 days from the close,
// from that of the negotiation round once there is one.
func (m *Mission) BindingEnd() time.Time { return m.lastEnd().Add(BindingFor) }
