package models

import "time"

// ClosesDue visits the missions whose bidding the clock has to close at now, the
// earliest first, until fn says false.
func (s State) ClosesDue(now time.Time, fn func(mission string) bool) {
	s.due.walk("", func(_, id string) bool {
		m, ok := s.missions.get(id)
		return ok && !now.Before(m.CloseDue()) && fn(id)
	})
}
