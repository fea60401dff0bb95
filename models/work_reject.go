package models

import "slices"

// RejectDelivery sends the delivery in hand back: by an agent. Invalid (the
// reasons).
type RejectDelivery struct {
	Mission string `json:"mission"`
	Reasons string `json:"reasons"`
}

// DeliveryRejected: what is missing, criterion by criterion.
type DeliveryRejected struct {
	Mission string `json:"mission"`
	N       int    `json:"n"`
	Hidden  struct {
		Reasons string `json:"reasons"`
	} `json:"-"`
}

var _ = register(event[DeliveryRejected]("delivery.rejected", onMission(func(e *DeliveryRejected) string { return e.Mission }), ShowView))

func (e *DeliveryRejected) HiddenPart() any { return &e.Hidden }

// Decide rejects the delivery in hand, saying what is missing. The order runs on.
func (c *RejectDelivery) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Delivered); err != nil {
		return nil, err
	}
	var r reasons
	why := c.Reasons
	r.text("reasons", &why, maxWords, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	e := &DeliveryRejected{Mission: m.ID, N: len(m.Deliveries)}
	e.Hidden.Reasons = why
	return []Event{e}, nil
}

func (e *DeliveryRejected) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.stored = Ordered
		m.Deliveries = slices.Clone(m.Deliveries)
		for i := range m.Deliveries {
			if d := &m.Deliveries[i]; d.N == e.N {
				d.Rejected, d.Reasons = at.At, e.Hidden.Reasons
			}
		}
	})
}
