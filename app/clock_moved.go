//go:build testclock

package main

import (
	"fmt"
	"os"
	"time"
)

// clockMove is the variable that moves the clock, by a duration like -36h: only
// programs that tests build for themselves know it.
const clockMove = "TEST_CLOCK"

func init() { forOthers = append(forOthers, clockMove) }

var moved = func() time.Duration {
	text := os.Getenv(prefix + clockMove)
	if text == "" {
		return 0
	}
	by, err := time.ParseDuration(text)
	if err != nil {
		panic(fmt.Sprintf("%s%s: %v", prefix, clockMove, err))
	}
	return by
}()

// now is the program's clock, which goes as the machine's does, on another day.
func now() time.Time { return time.Now().Add(moved) }
