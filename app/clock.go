//go:build !testclock

package main

import "time"

// now is the program's clock. All that happens on the board goes by it; what
// waits for the machine (deadlines, pauses, durations) goes by the machine's.
func now() time.Time { return time.Now() }
