package models

import (
	"errors"
	"fmt"
	"strings"
)

// Code is the kind of an error: what a client can do about it. Every edge maps
// it once (handlers/errors.go to HTTP, live/codes.go to close codes).
type Code string

// The codes. There are no others: a test walks Codes through every edge.
const (
	Invalid         Code = "invalid"         // the request is malformed: mend it
	Unauthenticated Code = "unauthenticated" // sign in first
	Forbidden       Code = "forbidden"       // signed in, but not entitled
	NotFound        Code = "not_found"       // unknown, or invisible to this viewer
	Conflict        Code = "conflict"        // a key used twice, a stale draft, a wrong phase
	TooLate         Code = "too_late"        // the interval is over
	TooHigh         Code = "too_high"        // an amount above what the rule allows
	TooLow          Code = "too_low"         // an amount, a level or a delay below what the rule allows
	Refused         Code = "refused"         // a rule of the board says no
	Limit           Code = "limit"           // too many, too large, too fast
	Unavailable     Code = "unavailable"     // the store cannot be written now: try again
	Unknown         Code = "unknown"         // the outcome is not known yet: repeat with the same key
	Internal        Code = "internal"        // our fault
)

// Codes lists every code once.
var Codes = []Code{Invalid, Unauthenticated, Forbidden, NotFound, Conflict, TooLate, TooHigh, TooLow, Refused, Limit, Unavailable, Unknown, Internal}

// Args are the values that a reason's sentence names: amounts in cents, times
// as time.Time, words as keys or as text.
type Args map[string]any

// Reason is one cause of a refusal: Key names its sentence in both languages
// ("no." + Key in the translations), Field the form field or JSON member it is about.
type Reason struct {
	Key   string `json:"code"`
	Field string `json:"field,omitempty"`
	Args  Args   `json:"args,omitempty"`
}

// Error is the one error type of the board. A refusal carries all its reasons,
// in the order in which the page shows them. Err is for the log, never for a client.
type Error struct {
	Code    Code
	Reasons []Reason
	Err     error
}

// Error describes the error for the log.
func (e *Error) Error() string {
	keys := make([]string, len(e.Reasons))
	for i, r := range e.Reasons {
		keys[i] = r.Key
	}
	s := string(e.Code)
	if len(keys) > 0 {
		s += " (" + strings.Join(keys, ", ") + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Refuse makes an error of one code from its reasons.
func Refuse(code Code, reasons ...Reason) *Error { return &Error{Code: code, Reasons: reasons} }

// Fault wraps an unexpected cause as an error of the given code.
func Fault(code Code, err error, doing string) *Error {
	return &Error{Code: code, Reasons: []Reason{{Key: string(code)}}, Err: fmt.Errorf("%s: %w", doing, err)}
}

// CodeOf tells the code of any error: Internal for one that is not an Error.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// because is a reason with a field and alternating argument names and values.
func because(key, field string, args ...any) Reason {
	r := Reason{Key: key, Field: field}
	if len(args) > 0 {
		r.Args = make(Args, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			r.Args[args[i].(string)] = args[i+1]
		}
	}
	return r
}
