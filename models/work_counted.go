package models

import (
	"time"

	"coupdemain/models/score"
)

// attempt gives what a developer's award on the mission led to, whether it is
// the last one or one that failed before; nil when there was none.
func (m *Mission) Attempt(developer string) (*Award, Attempt) {
	now := Attempt{Order: m.Order, Deliveries: m.Deliveries, Reviews: m.Reviews, Failure: m.Failure, Dispute: m.Dispute}
	if m.Award.Signed() && m.Award.Developer == developer {
		return m.Award, now
	}
	for i := len(m.Past) - 1; i >= 0; i-- {
		switch a := m.Past[i]; {
		case a.Developer != developer:
		case a.Ended != nil:
			return a, *a.Ended
		default: // the next award is proposed and not signed yet
			return a, now
		}
	}
	return nil, Attempt{}
}

// finished tells when the developer's award came to an end that counts in
// reputation: accepted, or failed by the developer's fault.
func (m *Mission) Finished(a *Award, end Attempt) (at time.Time, failed, counts bool) {
	if a == nil {
		return time.Time{}, false, false
	}
	if a == m.Award && !m.AcceptedAt.IsZero() {
		return m.AcceptedAt, false, true
	}
	f := end.Failure
	if f != nil && !f.SettledAt.IsZero() && f.Fault == DeveloperFault {
		return f.SettledAt, true, true
	}
	return time.Time{}, false, false
}

// rejections counts the deliveries that were rejected.
func Rejections(deliveries []Delivery) int {
	n := 0
	for _, d := range deliveries {
		if !d.Rejected.IsZero() {
			n++
		}
	}
	return n
}

// Works lists the missions that count in the developer's reputation at now:
// accepted ones, and failures settled as the developer's fault. A review's
// marks are there only once the review may be shown.
func (s State) Works(d *Developer, now time.Time) []score.Work {
	works := make([]score.Work, 0, len(d.Works))
	for _, id := range d.Works {
		m, ok := s.missions.Get(id)
		if !ok {
			continue
		}
		a, end := m.Attempt(d.ID)
		at, failed, counts := m.Finished(a, end)
		if !counts {
			continue
		}
		w := score.Work{Mission: m.ID, Title: m.Terms.Title, At: at, Amount: a.Amount, Promised: a.Days,
			Rejections: Rejections(end.Deliveries), Failed: failed, Software: m.Terms.Software, Domain: m.Terms.Domain}
		if !failed && m.Acceptance != nil {
			w.Taken = m.Acceptance.Taken
		}
		if r := end.Reviews[ByAuthority.Index()]; r != nil && ReviewsVisible(end.Reviews, now) {
			w.Quality, w.Deadline, w.Communication = r.Quality, r.Deadline, r.Communication
		}
		works = append(works, w)
	}
	return works
}

// ReputationOf is the developer's reputation at now, over all counted missions.
func (s State) ReputationOf(d *Developer, now time.Time) score.Reputation {
	return score.ComputeReputation(now, s.Works(d, now))
}

// ReputationOn is the developer's reputation at now over the counted missions
// on one software or in one domain; an empty name matches nothing.
func (s State) ReputationOn(d *Developer, software, domain string, now time.Time) score.Reputation {
	var on []score.Work
	for _, w := range s.Works(d, now) {
		if software != "" && w.Software == software || domain != "" && w.Domain == domain {
			on = append(on, w)
		}
	}
	return score.ComputeReputation(now, on)
}
