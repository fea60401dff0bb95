package models

// AskJustification asks for the explanation of a low price: by an agent, after the
// opening. NotFound (bid_unknown), Refused (not_opened, already_asked, not_flagged).
type AskJustification struct {
	Mission string `json:"mission"`
	Bid     string `json:"bid"`
}

// GiveJustification explains it: by the bidder, once. Forbidden (no_bid_of_yours),
// Invalid (the text), Refused (not_asked, already_justified, bid_set_aside).
type GiveJustification struct {
	Mission string `json:"mission"`
	Text    Text   `json:"text"`
}

func (c *GiveJustification) Texts() []*Text { return []*Text{&c.Text} }

// JustificationAsked: the authority asks the author of a flagged offer to explain its price (L. 2152-6).
type JustificationAsked struct {
	Hidden struct {
		Mission string `json:"mission"`
		Bid     string `json:"bid"`
	} `json:"-"`
}

var _ = register(event[JustificationAsked]("justification.asked", onMission(func(e *JustificationAsked) string { return e.Hidden.Mission }), ShowView))

func (e *JustificationAsked) HiddenPart() any { return &e.Hidden }

// JustificationGiven: the bidder explained.
type JustificationGiven struct {
	Hidden struct {
		Mission string  `json:"mission"`
		Bid     string  `json:"bid"`
		Text    TextRef `json:"text"`
	} `json:"-"`
}

var _ = register(event[JustificationGiven]("justification.given", onMission(func(e *JustificationGiven) string { return e.Hidden.Mission }), ShowView))

func (e *JustificationGiven) HiddenPart() any { return &e.Hidden }

// Decide asks the author of an abnormally low offer to explain its price (Code
// de la commande publique, L. 2152-6). Only what the published arithmetic flags.
func (c *AskJustification) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.offerOf(act, c.Mission, c.Bid, Closed, Failed)
	if err != nil {
		return nil, err
	}
	if !b.AskedAt.IsZero() {
		return nil, Refuse(Refused, because("already_asked", "bid"))
	}
	if !m.LowFlags()[b.ID].Low {
		return nil, Refuse(Refused, because("not_flagged", "bid"))
	}
	e := &JustificationAsked{}
	e.Hidden.Mission, e.Hidden.Bid = m.ID, b.ID
	return []Event{e}, nil
}

// Decide is the bidder's explanation, once.
func (c *GiveJustification) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.ownOffer(act, c.Mission)
	if err != nil {
		return nil, err
	}
	var r reasons
	r.said("text", c.Text, maxWords, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	r.when(b.AskedAt.IsZero(), "not_asked", "")
	r.when(!b.Justified.Empty(), "already_justified", "")
	r.when(b.SetAside != "", "bid_set_aside", "")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &JustificationGiven{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.Text = m.ID, b.ID, c.Text.Ref
	return []Event{e}, nil
}

var _ = await(ActJustify, func(_ State, o Offering) bool {
	b := o.ownBid()
	return b != nil && o.in(Closed, Failed) && !b.AskedAt.IsZero() && b.Justified.Empty() && b.SetAside == ""
})

func (e *JustificationAsked) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.AskedAt = m.At })
}

func (e *JustificationGiven) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.Justified = e.Hidden.Text })
}
