package models

// OpenBids opens the sealed bids: by an agent, after the close. Bids is what the
// board decrypted. Refused (nothing_sealed, not_closed, opened_already), Unavailable
// (unreadable_bids: what was decrypted is not what was sealed).
type OpenBids struct {
	Mission string      `json:"mission"`
	Bids    []OpenedBid `json:"-"`
}

// UnsealFor names the mission whose bids are opened.
func (c *OpenBids) UnsealFor() string { return c.Mission }

// SetOpened takes what the board decrypted.
func (c *OpenBids) SetOpened(bids []OpenedBid) { c.Bids = bids }

// BidsOpened: an agent opened the sealed bids after the close. Plain bids enter
// the journal behind the hidden part: losers' amounts are never public, the
// winner's is shown with its salt by AwardSigned.
type BidsOpened struct {
	Mission string `json:"mission"`
	Round   int    `json:"round"`
	Count   int    `json:"count"`
	Hidden  struct {
		By   string      `json:"by"`
		Bids []OpenedBid `json:"bids"`
	} `json:"-"`
}

var _ = register(event[BidsOpened]("bids.opened", onMission(func(e *BidsOpened) string { return e.Mission }), ShowBoard))

func (e *BidsOpened) HiddenPart() any { return &e.Hidden }

// OpenedBid is a sealed bid in the clear, with the salt that proves its commitment.
type OpenedBid struct {
	SealedBid
	Tag        string  `json:"tag"`
	Salt       string  `json:"salt"`
	Pos        int64   `json:"pos"`
	Level      Level   `json:"level,omitempty"`
	Reputation float64 `json:"reputation"`
}

// BidsOpen tells that the bids may be read: opened by an agent, or never sealed, after the close.
func (m *Mission) BidsOpen() bool {
	switch {
	case m.OpenedAt.IsZero():
		return false
	case m.Round == 2:
		return !m.OpenedAt.Before(m.RoundUntil)
	}
	return true
}

// Decide opens the sealed bids: an act of an agent after the close. What the
// board decrypted must be exactly what was sealed.
func (c *OpenBids) Decide(s State, act Act) ([]Event, error) {
	m, p, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Closed); err != nil {
		return nil, err
	}
	var r reasons
	r.when(m.Terms.Format != Sealed, "nothing_sealed", "")
	r.when(m.BidsOpen(), "opened_already", "")
	r.when(!m.CloseDue().IsZero(), "not_closed", "")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	if len(c.Bids) != len(m.Sealed) {
		return nil, Refuse(Unavailable, because("unreadable_bids", ""))
	}
	e := &BidsOpened{Mission: m.ID, Round: m.Round, Count: len(c.Bids)}
	e.Hidden.By = p.ID
	for _, b := range c.Bids {
		k := m.SealedOf(b.Tag)
		if k == nil {
			return nil, Refuse(Unavailable, because("unreadable_bids", ""))
		}
		f := s.closingFigures(b.Bid, b.Developer, m)
		b.Pos, b.Level, b.Reputation = k.Pos, f.Level, f.Reputation
		e.Hidden.Bids = append(e.Hidden.Bids, b)
	}
	return []Event{e}, nil
}

var _ = await(ActOpen, func(_ State, o Offering) bool {
	m := o.Mission
	return o.agent() && o.in(Closed) && m.Terms.Format == Sealed && !m.BidsOpen() && m.CloseDue().IsZero()
})

func (e *BidsOpened) apply(s *State, at Meta) {
	old, _ := s.missions.Get(e.Mission)
	next := old.copyOf()
	next.OpenedAt, next.Sealed = at.At, nil
	for _, o := range e.Hidden.Bids {
		b := &Bid{ID: o.Bid, Developer: o.Developer, Person: o.Person, Amount: o.Amount, Days: o.Days, Pos: o.Pos,
			At: at.At, Tag: o.Tag, Salt: o.Salt, Level: o.Level, Reputation: o.Reputation}
		if k := old.SealedOf(o.Tag); k != nil {
			b.Memo, b.Evidence, b.At, b.Hash = k.Memo, k.Evidence, k.At, k.Hash
		}
		if prior := next.BidOf(o.Developer); prior != nil { // an improvement takes the place of the first offer
			b.ID, b.Marks, b.Admitted, b.EvidenceOn = prior.ID, prior.Marks, prior.Admitted, prior.EvidenceOn
			if b.Evidence.Empty() {
				b.Evidence = prior.Evidence
			}
			next.replaceBid(b)
			continue
		}
		next.Bids = grow(next.Bids, b)
		s.involve(o.Person, next)
		s.involve(o.Developer, next)
		s.countBid(o.Developer)
	}
	s.putMission(next, at)
}
