package models

// WithdrawBid takes a sealed bid back: by its developer, before the close. TooLate
// (closed), Refused (withdraw_sealed_only; improved_already: the negotiation allows one
// bid), NotFound (no_bid).
type WithdrawBid struct {
	Tag     string `json:"-"`
	Mission string `json:"mission"`
}

// SealFor names the mission whose key makes the tag.
func (c *WithdrawBid) SealFor() string { return c.Mission }

// SetTag sets the bidder's tag.
func (c *WithdrawBid) SetTag(tag string) { c.Tag = tag }

// SealedWithdrawn: a sealed bid was taken back; who did it stays behind the tag.
type SealedWithdrawn struct {
	Hidden struct {
		Mission string `json:"mission"`
		Tag     string `json:"tag"`
	} `json:"-"`
}

var _ = register(event[SealedWithdrawn]("bid.withdrawn", onMission(func(e *SealedWithdrawn) string { return e.Hidden.Mission }), ShowCustom))

func (e *SealedWithdrawn) HiddenPart() any { return &e.Hidden }

// Anonymous keeps the bidder out of the journal until the opening.
func (*SealedWithdrawn) Anonymous() {}

// Decide takes a sealed bid back before the close. In the other formats an
// offer that others answered to stays: taking it back would move their prices.
func (c *WithdrawBid) Decide(s State, act Act) ([]Event, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, err
	}
	m, err := s.visible(act, c.Mission)
	if err != nil {
		return nil, err
	}
	var r reasons
	r.when(m.Terms.Format != Sealed, "withdraw_sealed_only", "")
	r.when(!m.Biddable(act.Now), "closed", "", "closed_at", m.lastEnd(), "received_at", act.Now)
	if err := r.err(refusalCode(r)); err != nil {
		return nil, err
	}
	if p.Developer == "" || m.SealedOf(c.Tag) == nil {
		return nil, Refuse(NotFound, because("no_bid", ""))
	}
	if m.Round == 2 { // one improvement each: without it another could follow
		return nil, Refuse(Refused, because("improved_already", ""))
	}
	e := &SealedWithdrawn{}
	e.Hidden.Mission, e.Hidden.Tag = m.ID, c.Tag
	return []Event{e}, nil
}

var _ = offer(ActWithdraw, func(_ State, o Offering) bool {
	return o.Mission.Terms.Format == Sealed && o.Mission.Biddable(o.Now) && o.Mission.Round == 1 && o.developer() != "" && o.SealedBid
})

func (e *SealedWithdrawn) apply(s *State, at Meta) {
	old, _ := s.missions.Get(e.Hidden.Mission)
	next := old.copyOf()
	next.Sealed = make([]*SealedRecord, 0, len(old.Sealed))
	for _, r := range old.Sealed {
		if r.Tag != e.Hidden.Tag {
			next.Sealed = append(next.Sealed, r)
		}
	}
	s.putMission(next, next.quietly(at))
}
