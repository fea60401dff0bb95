// Package testday says at which instant the towns of tests begin, in one place,
// so that make test-dates can have them begin on any other day.
package testday

import (
	"fmt"
	"os"
	"time"
)

// Variable overrides the instant, as RFC 3339.
const Variable = "COUPDEMAIN_TEST_AT"

// Start is the instant: a Monday morning, unless Variable says another. It
// panics when that is not an instant: a test that ran on another day than it was
// told would prove nothing.
func Start() time.Time {
	text := os.Getenv(Variable)
	if text == "" {
		return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", Variable, err))
	}
	return at.UTC()
}
