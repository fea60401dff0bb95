package models

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

func (e *BidReconfirmed) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.Confirmed = m.At })
}
