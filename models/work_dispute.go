package models

// RaiseDispute raises a disagreement: by either side, while the order runs or a
// delivery waits. Forbidden (not_your_award), Invalid (the text), Refused
// (failure_open).
type RaiseDispute struct {
	Mission string `json:"mission"`
	Text    Text   `json:"text"`
}

func (c *RaiseDispute) Texts() []*Text { return []*Text{&c.Text} }

// DisputeRaised: a disagreement that both sides must settle, with mediation if they want it.
type DisputeRaised struct {
	Mission string `json:"mission"`
	Hidden  struct {
		By   Side    `json:"by"`
		Text TextRef `json:"text"`
	} `json:"-"`
}

var _ = register(event[DisputeRaised]("dispute.raised", onMission(func(e *DisputeRaised) string { return e.Mission }), ShowBoard))

func (e *DisputeRaised) HiddenPart() any { return &e.Hidden }

// Decide raises a dispute: by either side while the order runs or a delivery waits.
func (c *RaiseDispute) Decide(s State, act Act) ([]Event, error) {
	m, _, side, err := s.party(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Ordered, Delivered); err != nil {
		return nil, err
	}
	var r reasons
	r.said("text", c.Text, maxWords, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if m.claimed() {
		return nil, Refuse(Refused, because("failure_open", ""))
	}
	e := &DisputeRaised{Mission: m.ID}
	e.Hidden.By, e.Hidden.Text = side, c.Text.Ref
	return []Event{e}, nil
}

var _ = offer(ActDispute, func(_ State, o Offering) bool {
	return o.side() != "" && o.in(Ordered, Delivered) && !o.Mission.claimed()
})

func (e *DisputeRaised) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.Dispute = &Dispute{By: e.Hidden.By, At: at.At, Text: e.Hidden.Text, From: m.stored}
		m.stored = Disputed
	})
}
