package models

import (
	"time"

	"coupdemain/models/money"
)

const day = 24 * time.Hour

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
	a, _ := s.authorities.get(m.Authority)
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

// Decide stops the delay while the authority owes an access or an answer, or lets it run again.
func (c *SetClock) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Ordered); err != nil {
		return nil, err
	}
	stopped := !m.Order.Suspended.IsZero()
	switch {
	case c.Suspended && stopped:
		return nil, Refuse(Refused, because("clock_suspended", ""))
	case !c.Suspended && !stopped:
		return nil, Refuse(Refused, because("clock_running", ""))
	case !c.Suspended:
		return []Event{&ClockResumed{Mission: m.ID}}, nil
	}
	var r reasons
	reason := c.Reason
	r.text("reason", &reason, maxReason, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	return []Event{&ClockSuspended{Mission: m.ID, Reason: reason}}, nil
}

// stoppedBy is how long the delay has not run, at an instant after the order.
func (o *Order) stoppedBy(at time.Time) time.Duration {
	if o.Suspended.IsZero() || at.Before(o.Suspended) {
		return o.Stopped
	}
	return o.Stopped + at.Sub(o.Suspended)
}

// DueAt is the promised instant of delivery as it stands at now: the order plus
// the award's days of 24 hours plus every suspension. Zero before the order.
func (m *Mission) DueAt(now time.Time) time.Time {
	if m.Order == nil || m.Award == nil {
		return time.Time{}
	}
	return m.Order.At.Add(time.Duration(m.Award.Days)*day + m.Order.stoppedBy(now))
}

// taken is the started days from the order to an instant, without suspensions.
func (m *Mission) taken(at time.Time) int {
	if m.Order == nil {
		return 0
	}
	ran := at.Sub(m.Order.At) - m.Order.stoppedBy(at)
	return int(money.CeilDiv(int64(max(0, ran)), int64(day)))
}

// resume ends a suspension at the given instant, if there is one.
func (o *Order) resume(at time.Time) *Order {
	next := *o
	next.Stopped, next.Suspended, next.Why = o.stoppedBy(at), time.Time{}, ""
	return &next
}

func (e *OrderSent) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.stored = Ordered
		m.Order = &Order{At: at.At, Commitment: e.Hidden.Commitment, ServiceCode: e.Hidden.ServiceCode}
	})
}

func (e *ClockSuspended) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		next := *m.Order
		next.Suspended, next.Why = at.At, e.Reason
		m.Order = &next
	})
}

func (e *ClockResumed) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) { m.Order = m.Order.resume(at.At) })
}
