package models

import "time"

// Periods and sides that pages, lists and mails tell of: reckoned here and
// nowhere else, so that a mail never names another day than the decision takes.

// FailureAnswerFor is how long the other side has to answer a claim of failure.
const FailureAnswerFor = failureAnswer

// BidsBindUntil is the end, exclusive, of the time in which a bid binds unless
// its author confirms it again: reckoned from the last close, that of the
// negotiation when there was one.
func (m *Mission) BidsBindUntil() time.Time { return m.lastEnd().Add(bindingFor) }

// VerifyBy is by when the authority is to verify what was delivered then.
func (m *Mission) VerifyBy(delivered time.Time) time.Time {
	return delivered.AddDate(0, 0, m.Terms.VerifyDays)
}

// Other is the side across the table.
func (s Side) Other() Side { return other(s) }
