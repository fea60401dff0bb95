package models

// Decide closes bidding at the effective end: the clock's act, without any traffic.
// A mission that nobody bid for is fruitless at once.
func (c *CloseBidding) Decide(s State, act Act) ([]Event, error) {
	if act.By != "" {
		return nil, Refuse(Forbidden, because("clock_only", ""))
	}
	m, ok := s.missions.get(c.Mission)
	if !ok {
		return nil, Refuse(NotFound, because("mission_unknown", "mission"))
	}
	due := m.CloseDue()
	if due.IsZero() {
		return nil, Refuse(Conflict, because("closed_already", ""))
	}
	if act.Now.Before(due) {
		return nil, Refuse(Conflict, because("not_due", ""))
	}
	e := &BiddingClosed{Mission: m.ID, Round: m.Round, Count: len(m.Sealed)}
	if m.Terms.Format == Sealed {
		for _, k := range m.Sealed {
			e.Commitments = append(e.Commitments, Commitment{Pos: k.Pos, Commitment: k.Commitment})
		}
	} else {
		e.Count = len(m.Bids)
		for _, b := range m.Bids {
			e.Hidden.Figures = append(e.Hidden.Figures, s.closingFigures(b.ID, b.Developer, m))
		}
	}
	if e.Count == 0 && m.Round == 1 {
		return []Event{e, &MissionFruitless{Mission: m.ID, Reason: NoBid}}, nil
	}
	return []Event{e}, nil
}

// NoBid is the reason of a mission that nobody bid for.
const NoBid = "no_bid"

// closingFigures are a bidder's level and reputation at the effective end.
func (s State) closingFigures(bid, developer string, m *Mission) Figures {
	f := Figures{Bid: bid}
	f.Level, _ = s.LevelFor(developer, m, m.End)
	if d, ok := s.developers.get(developer); ok {
		f.Reputation = s.ReputationOf(d, m.End).Score
	}
	return f
}

func (e *BiddingClosed) apply(s *State, at Meta) {
	old, _ := s.missions.get(e.Mission)
	next := old.copyOf()
	next.stored, next.ClosedAt = Closed, at.At
	next.Commitments = e.Commitments
	if next.Terms.Format != Sealed || e.Round == 2 && e.Count == 0 {
		next.OpenedAt = at.At // nothing is sealed: there is nothing to open
	}
	for _, f := range e.Hidden.Figures {
		if b := next.BidByID(f.Bid); b != nil {
			c := *b
			c.Level, c.Reputation = f.Level, f.Reputation
			next.replaceBid(&c)
		}
	}
	s.putMission(next, at)
}
