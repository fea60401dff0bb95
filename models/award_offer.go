package models

// offerOf finds a bid that the authority may work on: the bids can be read and
// none has been selected. After a failure the next best is prepared the same way.
func (s State) offerOf(act Act, mission, bid string, phases ...Phase) (*Mission, *Bid, error) {
	m, _, err := s.owned(act, mission)
	if err != nil {
		return nil, nil, err
	}
	if err := m.during(act, phases...); err != nil {
		return nil, nil, err
	}
	if !m.BidsOpen() {
		return nil, nil, Refuse(Refused, because("not_opened", ""))
	}
	b := m.BidByID(bid)
	if b == nil {
		return nil, nil, Refuse(NotFound, because("bid_unknown", "bid"))
	}
	return m, b, nil
}

// ownOffer finds the actor's own bid, in the clear, of a mission whose award is still open.
func (s State) ownOffer(act Act, mission string) (*Mission, *Bid, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.visible(act, mission)
	if err != nil {
		return nil, nil, err
	}
	if err := m.during(act, Closed, Failed); err != nil {
		return nil, nil, err
	}
	if p.Developer != "" {
		if b := m.BidOf(p.Developer); b != nil {
			return m, b, nil
		}
	}
	return nil, nil, Refuse(Forbidden, because("no_bid_of_yours", ""))
}
