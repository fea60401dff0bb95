package models

import "time"

// Periods and sides that pages, lists and mails tell of: reckoned here and
// nowhere else, so that a mail never names another day than the decision takes.

// FailureAnswer is how long the other side has to answer a claim of failure.
const FailureAnswer = failureAnswer

// BindingEnd is the end, exclusive, of the time in which a bid binds unless its
// author confirms it again: reckoned from the last close, that of the negotiation
// when there was one.
func (m *Mission) BindingEnd() time.Time { return m.lastEnd().Add(bindingFor) }

// VerifyEnd is by when the authority is to verify what was delivered then.
func (m *Mission) VerifyEnd(delivered time.Time) time.Time {
	return delivered.AddDate(0, 0, m.Terms.VerifyDays)
}

// VerifyBy is VerifyEnd of the last delivery; zero when nothing was delivered.
func (m *Mission) VerifyBy() time.Time {
	n := len(m.Deliveries)
	if n == 0 {
		return time.Time{}
	}
	return m.VerifyEnd(m.Deliveries[n-1].At)
}

// Other is the side across the table.
func (s Side) Other() Side { return other(s) }
