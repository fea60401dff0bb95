package models

import "time"

// ClosesDue visits the missions whose bidding the clock has to close at now, the
// earliest first, until fn says false.
func (s State) ClosesDue(now time.Time, fn func(mission string) bool) {
	s.due.Walk("", func(_, id string) bool {
		m, ok := s.missions.Get(id)
		return ok && !now.Before(m.CloseDue()) && fn(id)
	})
}
