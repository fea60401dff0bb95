package models

// SendOrder binds the authority: by an agent, once the award is signed. Invalid (the
// commitment number, which a public one must give; the service code), Refused
// (failure_open: a claim waits).
type SendOrder struct {
	Mission     string `json:"mission"`
	Commitment  string `json:"commitment"`
	ServiceCode string `json:"service_code,omitempty"`
}

// OrderSent: the authority is bound; the delay starts here.
type OrderSent struct {
	Mission string `json:"mission"`
	Hidden  struct {
		Commitment  string `json:"commitment"`
		ServiceCode string `json:"service_code,omitempty"`
	} `json:"-"`
}

var _ = register(event[OrderSent]("order.sent", onMission(func(e *OrderSent) string { return e.Mission }), ShowBoard))

func (e *OrderSent) HiddenPart() any { return &e.Hidden }

// Decide sends the order: the authority is bound and the delay starts. Under
// the public regime it carries the commitment number that the accountant wants.
func (c *SendOrder) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Awarded); err != nil {
		return nil, err
	}
	var r reasons
	a, _ := s.authorities.Get(m.Authority)
	commitment, service := c.Commitment, c.ServiceCode
	r.line("commitment", &commitment, 50, a != nil && a.Regime == Public)
	r.line("service_code", &service, 100, false)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if m.claimed() {
		return nil, Refuse(Refused, because("failure_open", ""))
	}
	e := &OrderSent{Mission: m.ID}
	e.Hidden.Commitment, e.Hidden.ServiceCode = commitment, service
	return []Event{e}, nil
}

var _ = await(ActOrder, func(_ State, o Offering) bool { return o.agent() && o.in(Awarded) && !o.Mission.claimed() })

func (e *OrderSent) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.stored = Ordered
		m.Order = &Order{At: at.At, Commitment: e.Hidden.Commitment, ServiceCode: e.Hidden.ServiceCode}
	})
}
