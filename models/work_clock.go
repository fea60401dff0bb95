package models

import (
	"time"

	"coupdemain/models/money"
)

// SetClock stops or resumes the delay: by an agent, while the order runs. Refused
// (clock_suspended, clock_running: it is so already), Invalid (the reason).
type SetClock struct {
	Mission   string `json:"mission"`
	Suspended bool   `json:"suspended"`
	Reason    string `json:"reason,omitempty"`
}

// ClockSuspended: the authority owes an access or an answer; the delay stops.
type ClockSuspended struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"`
}

var _ = register(event[ClockSuspended]("clock.suspended", onMission(func(e *ClockSuspended) string { return e.Mission }), ShowView))

// ClockResumed: the delay runs again.
type ClockResumed struct {
	Mission string `json:"mission"`
}

var _ = register(event[ClockResumed]("clock.resumed", onMission(func(e *ClockResumed) string { return e.Mission }), ShowView))

const Day = 24 * time.Hour

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

var _ = offer(ActClock, func(_ State, o Offering) bool { return o.agent() && o.in(Ordered) })

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
	return m.Order.At.Add(time.Duration(m.Award.Days)*Day + m.Order.stoppedBy(now))
}

// taken is the started days from the order to an instant, without suspensions.
func (m *Mission) taken(at time.Time) int {
	if m.Order == nil {
		return 0
	}
	ran := at.Sub(m.Order.At) - m.Order.stoppedBy(at)
	return int(money.CeilDiv(int64(max(0, ran)), int64(Day)))
}

// resume ends a suspension at the given instant, if there is one.
func (o *Order) resume(at time.Time) *Order {
	next := *o
	next.Stopped, next.Suspended, next.Why = o.stoppedBy(at), time.Time{}, ""
	return &next
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
