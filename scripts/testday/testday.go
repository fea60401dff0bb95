// Package testday says at which instant the towns of tests begin, in one place,
// so that make test-dates can have them begin on any other day.
package testday

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// Variable overrides the instant, as RFC 3339.
const Variable = "COUPDEMAIN_TEST_AT"

// Start is the instant: a Monday morning, unless Variable says another. It
// panics when that is not an instant: a test that ran on another day than it was
// told would prove nothing. It is for functions, not for variables of a package: the
// go command would not see that the result of a test depends on Variable.
func Start() time.Time {
	if at, ok := told(); ok {
		return at
	}
	return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
}

func told() (at time.Time, ok bool) {
	text := os.Getenv(Variable)
	if text == "" {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", Variable, err))
	}
	return at.UTC(), true
}

// moved is how far the clock of programs is from the machine's: what Variable
// says was when these tests first asked.
var moved = sync.OnceValue(func() time.Duration {
	at, ok := told()
	if !ok {
		return 0
	}
	return time.Until(at)
})

// Now is the clock of the programs that tests build with BuildFlags and run in
// Environ. It is the machine's unless Variable moves it.
func Now() time.Time { return time.Now().Add(moved()) }

// BuildFlags are for go build: a program as it ships, unless its clock must be moved.
func BuildFlags() []string {
	if moved() == 0 {
		return nil
	}
	return []string{"-tags", "testclock"}
}

// Environ is what a program built with BuildFlags needs in its environment.
func Environ() []string {
	if moved() == 0 {
		return nil
	}
	return []string{"COUPDEMAIN_TEST_CLOCK=" + moved().String()}
}
