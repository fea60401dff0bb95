package models

// CloseBidding closes the bidding at its effective end: by the clock alone. Forbidden
// (clock_only), Conflict (not_due, closed_already).
type CloseBidding struct {
	Mission string `json:"mission"`
}

// BiddingClosed: the interval is over. It stores what the ranking will use:
// for open and ranked missions the figures of every bid, for sealed ones the commitments.
type BiddingClosed struct {
	Mission     string       `json:"mission"`
	Round       int          `json:"round"`
	Count       int          `json:"count"`
	Commitments []Commitment `json:"commitments,omitempty"`
	Hidden      struct {
		Figures []Figures `json:"figures,omitempty"`
	} `json:"-"`
}

var _ = register(event[BiddingClosed]("bidding.closed", onMission(func(e *BiddingClosed) string { return e.Mission }), ShowBoard))

func (e *BiddingClosed) HiddenPart() any { return &e.Hidden }

// Commitment is a sealed bid in force at the close.
type Commitment struct {
	Pos        int64  `json:"pos"`
	Commitment string `json:"commitment"`
}

// Figures are a bidder's level and reputation at the close, which the published criteria may use.
type Figures struct {
	Bid        string  `json:"bid"`
	Level      Level   `json:"level,omitempty"`
	Reputation float64 `json:"reputation"`
}

// Decide closes bidding at the effective end: the clock's act, without any traffic.
// A mission that nobody bid for is fruitless at once.
func (c *CloseBidding) Decide(s State, act Act) ([]Event, error) {
	if act.By != "" {
		return nil, Refuse(Forbidden, because("clock_only", ""))
	}
	m, ok := s.missions.Get(c.Mission)
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

// closingFigures are a bidder's level and reputation at the effective end.
func (s State) closingFigures(bid, developer string, m *Mission) Figures {
	f := Figures{Bid: bid}
	f.Level, _ = s.LevelFor(developer, m, m.End)
	if d, ok := s.developers.Get(developer); ok {
		f.Reputation = s.ReputationOf(d, m.End).Score
	}
	return f
}

func (e *BiddingClosed) apply(s *State, at Meta) {
	old, _ := s.missions.Get(e.Mission)
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
