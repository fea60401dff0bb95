package calendar

import "time"

const (
	maxWindow  = 5 * time.Minute // the longest soft-close window (DESIGN 8)
	maxWindows = 6               // how many windows the end may move past the announced one
)

// Window gives the soft-close window of a mission in an auction format: a tenth
// of its bidding time, at most 5 minutes, in whole milliseconds because that is
// what the journal keeps. An empty interval has none.
func Window(opens, closes time.Time) time.Duration {
	w := (closes.Sub(opens) / 10).Truncate(time.Millisecond)
	return max(0, min(w, maxWindow))
}

// Extend gives the effective end after an accepted bid, at the instant at,
// changed the leader: inside the last window the end moves so that a whole
// window remains, but never more than six windows past the announced end, and
// never backwards. Outside it, and at or after the effective end (where no bid
// is accepted), the end stays. Ask it only for bids that changed the leader:
// otherwise anyone could hold a mission open at no risk.
func Extend(announced, effective, at time.Time, window time.Duration) time.Time {
	if window <= 0 || !at.Before(effective) || at.Before(effective.Add(-window)) {
		return effective
	}
	end := at.Add(window)
	if last := announced.Add(maxWindows * window); end.After(last) {
		end = last
	}
	if end.Before(effective) {
		return effective
	}
	return end
}
