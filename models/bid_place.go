package models

import (
	"time"

	"coupdemain/models/money"
)

// PlaceBid places or replaces the actor's bid: by whoever WhyNotBid finds no reason
// against. Unauthenticated, Forbidden (suspended, no_profile, email_not_confirmed,
// own_authority), TooLate (closed), TooHigh (too_high, above_ceiling), TooLow
// (level_low), Refused (the rule of the format, a figure or a text), NotFound (a
// draft). The code is that of the weightiest reason; all of them are told.
type PlaceBid struct {
	Bid      string      `json:"-"`
	Tag      string      `json:"-"`
	Mission  string      `json:"mission"`
	Amount   money.Cents `json:"amount"`
	Days     int         `json:"days"`
	Floor    money.Cents `json:"floor,omitempty"`
	Memo     Text        `json:"memo"`
	Evidence Text        `json:"evidence"`
}

// Fresh makes the identifier. No list holds those of sealed bids: chance alone keeps them apart.
func (c *PlaceBid) Fresh(_ State, free Free) {
	free.keep(&c.Bid, "B", func(string) bool { return false })
}

func (c *PlaceBid) Texts() []*Text { return []*Text{&c.Memo, &c.Evidence} }

// SealFor names the mission whose key makes the tag.
func (c *PlaceBid) SealFor() string { return c.Mission }

// SetTag sets the bidder's tag.
func (c *PlaceBid) SetTag(tag string) { c.Tag = tag }

// BidPlaced: a bid of an open or ranked mission. Amounts of an open one are public, without names.
type BidPlaced struct {
	Mission string      `json:"mission"`
	Label   int         `json:"label,omitempty"` // open: candidate number, 1 = A
	Amount  money.Cents `json:"amount,omitempty"`
	Auto    bool        `json:"auto,omitempty"` // open: made by a proxy floor
	End     time.Time   `json:"end,omitzero"`   // the effective end after this bid, when it moved
	Hidden  struct {
		Bid       string      `json:"bid"`
		Developer string      `json:"developer"`
		Person    string      `json:"person"`
		Label     int         `json:"label"`
		Amount    money.Cents `json:"amount"`
		Days      int         `json:"days"`
		Floor     money.Cents `json:"floor,omitempty"`
		Memo      TextRef     `json:"memo,omitzero"`
		Evidence  TextRef     `json:"evidence,omitzero"`
	} `json:"-"`
}

var _ = register(event[BidPlaced]("bid.placed", onMission(func(e *BidPlaced) string { return e.Mission }), ShowCustom))

func (e *BidPlaced) HiddenPart() any { return &e.Hidden }

// Decide places or replaces the actor's bid. A refusal changes nothing and
// carries every reason: those of law and identity, of the amounts, of the format.
func (c *PlaceBid) Decide(s State, act Act) ([]Event, error) {
	m, err := s.visible(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if m.stored == Draft {
		return nil, Refuse(NotFound, because("mission_unknown", "mission"))
	}
	p, _ := s.people.Get(act.By)
	evidence := c.Evidence.Plain != "" || m.JoinedEvidence(p)
	r := reasons(s.WhyNotBid(act.Now, p, m, evidence))
	c.check(&r, m)
	rules := m.Terms.Format.rules()
	if len(r) == 0 {
		r = append(r, rules.refuse(m, p, c)...)
	}
	if len(r) > 0 {
		return nil, Refuse(refusalCode(r), r...)
	}
	return rules.place(s, act, m, p, c), nil
}

var _ = offer(ActBid, func(s State, o Offering) bool {
	m, p := o.Mission, o.Person
	if !m.Biddable(o.Now) || len(s.WhyNotBid(o.Now, p, m, true)) > 0 {
		return false
	}
	if m.Round == 2 { // who bid improves once: what is sealed now is the improvement
		own := o.ownBid()
		return own != nil && own.SetAside == "" && !o.SealedBid
	}
	return true
})

// check looks at the bid's own figures and words.
func (c *PlaceBid) check(r *reasons, m *Mission) {
	r.when(c.Amount <= 0, "amount_not_positive", "amount")
	r.when(c.Amount > money.Max, "amount_out_of_range", "amount", "max", money.Max)
	if t := m.Terms.Ceiling; t > 0 && c.Amount > t && c.Amount <= money.Max {
		r.add("above_ceiling", "amount", "amount", c.Amount, "ceiling", t)
	}
	r.when(c.Days < 1 || c.Days > maxDays, "days_out_of_range", "days", "max", maxDays)
	r.when(c.Floor != 0 && m.Terms.Format != Open, "floor_open_only", "floor")
	r.when(c.Floor < 0 || c.Floor > 0 && c.Amount > 0 && c.Floor > c.Amount, "floor_above_amount", "floor", "floor", c.Floor, "amount", c.Amount)
	memo, evidence := c.Memo.Plain, c.Evidence.Plain
	r.text("memo", &memo, 4000, false)
	r.text("evidence", &evidence, 4000, false)
}

// joinedEvidence tells that the person's bid in force already carries evidence.
func (m *Mission) JoinedEvidence(p *Person) bool {
	if p == nil || p.Developer == "" {
		return false
	}
	b := m.BidOf(p.Developer)
	return b != nil && !b.Evidence.Empty()
}

// placed is the event of a bid in the clear.
func (m *Mission) placed(p *Person, c *PlaceBid, amount money.Cents) *BidPlaced {
	e := &BidPlaced{Mission: m.ID}
	e.Hidden.Bid, e.Hidden.Developer, e.Hidden.Person = c.Bid, p.Developer, p.ID
	e.Hidden.Amount, e.Hidden.Days, e.Hidden.Floor = amount, c.Days, c.Floor
	e.Hidden.Memo, e.Hidden.Evidence = c.Memo.Ref, c.Evidence.Ref
	e.Hidden.Label = m.labelOf(p.Developer)
	if old := m.BidOf(p.Developer); old != nil {
		e.Hidden.Bid = old.ID // one current bid each keeps its name
		if e.Hidden.Evidence.Empty() {
			e.Hidden.Evidence = old.Evidence
		}
	}
	return e
}

// labelOf is the candidate number of a developer: 1 for the first who bid.
func (m *Mission) labelOf(developer string) int {
	if n, ok := m.Labels[developer]; ok {
		return n
	}
	return len(m.Labels) + 1
}

func (e *BidPlaced) apply(s *State, at Meta) {
	old, _ := s.missions.Get(e.Mission)
	next, h := old.copyOf(), e.Hidden
	b := &Bid{ID: h.Bid, Developer: h.Developer, Person: h.Person, Label: h.Label, Amount: h.Amount, Days: h.Days,
		Floor: h.Floor, Memo: h.Memo, Evidence: h.Evidence, Pos: at.Pos, Hash: at.Hash, At: at.At, Auto: e.Auto}
	before := LowestBid(old.Bids)
	if prior := old.BidOf(h.Developer); prior == nil {
		next.Bids = grow(old.Bids, b)
		labels := make(map[string]int, len(old.Labels)+1)
		for k, v := range old.Labels {
			labels[k] = v
		}
		labels[h.Developer] = h.Label
		next.Labels = labels
		s.involve(h.Person, next)
		s.involve(h.Developer, next)
		s.countBid(h.Developer)
	} else {
		if e.Auto { // a proxy's move keeps the place in time that its floor was given
			b.Pos, b.Hash = prior.Pos, prior.Hash
		}
		next.replaceBid(b)
	}
	if !e.End.IsZero() {
		next.End = e.End
	}
	if next.Terms.Format == Open && (before == nil || b.Amount < before.Amount) {
		next.Rungs = grow(old.Rungs, Rung{At: at.At, Label: b.Label, Amount: b.Amount, Auto: e.Auto, Moved: !e.End.IsZero()})
	}
	s.putMission(next, at)
}

func (s *State) countBid(developer string) {
	if d, ok := s.developers.Get(developer); ok {
		c := *d
		c.Bids++
		s.developers.Set(c.ID, &c)
	}
}
