package models

// ConfirmPayment notes that the work was paid: by an agent or the selected developer,
// after the acceptance. Forbidden (not_your_award).
type ConfirmPayment struct {
	Mission string `json:"mission"`
}

// PaymentConfirmed: the accepted work was paid.
type PaymentConfirmed struct {
	Mission string `json:"mission"`
}

var _ = register(event[PaymentConfirmed]("payment.confirmed", onMission(func(e *PaymentConfirmed) string { return e.Mission }), ShowBoard))

// Decide notes that the accepted work was paid: either side may say so.
func (c *ConfirmPayment) Decide(s State, act Act) ([]Event, error) {
	m, _, _, err := s.party(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Accepted); err != nil {
		return nil, err
	}
	return []Event{&PaymentConfirmed{Mission: m.ID}}, nil
}

var _ = await(ActPay, func(_ State, o Offering) bool { return o.side() != "" && o.in(Accepted) })

func (e *PaymentConfirmed) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) { m.stored, m.PaidAt = Paid, at.At })
}
