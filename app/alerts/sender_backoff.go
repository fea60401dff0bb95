package alerts

import "time"

var backoffSteps = [...]time.Duration{
	time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour,
}

// Backoff is how long to wait after the attempt-th try has failed for now,
// counted from 1: 1 min, 5 min, 30 min, 2 h, 6 h, 24 h. Zero means give up. The
// first steps outlast greylisting, the last a server down for a day.
func Backoff(attempt int) time.Duration {
	if attempt < 1 {
		attempt = 1
	}
	if attempt > len(backoffSteps) {
		return 0
	}
	return backoffSteps[attempt-1]
}
