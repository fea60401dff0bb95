package alerts

import (
	"fmt"
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
)

// remindBefore is how many days before the end of the time to verify the agents
// are reminded: days 7, 12 and 15 of the usual 15 (DESIGN 8). Never does a
// silence accept a delivery.
var remindBefore = []int{8, 3, 0}

// reminders are those of one delivery that are still to come; of those already
// due, after a stop for instance, only the last is of use.
func (o *Outbox) reminders(mission string, n int, at time.Time, verifyDays int, now time.Time) []letter {
	var all []letter
	for _, before := range remindBefore {
		day := verifyDays - before
		if day < 1 {
			continue
		}
		if !at.AddDate(0, 0, day).After(now) {
			all = all[:0]
		}
		all = append(all, letter{delay: time.Duration(day) * 24 * time.Hour,
			later: func(s models.State, now time.Time) []*job { return o.remind(s, now, mission, n, day) }})
	}
	return all
}

// remind writes to the authority's agents of the day, unless the delivery was
// answered or taken up by a failure or a dispute.
func (o *Outbox) remind(s models.State, now time.Time, mission string, n, day int) []*job {
	waits := func(s models.State) bool {
		m, ok := s.Mission(mission)
		return ok && m.Phase(now) == models.Delivered && len(m.Deliveries) == n
	}
	m, ok := s.Mission(mission)
	if !ok || !waits(s) {
		return nil
	}
	at := m.Deliveries[n-1].At
	d := draft{o: o, s: s, m: m}
	d.add(d.agents(), letter{kind: "verify", still: waits,
		args: []any{"n", day, "date", at, "limit", m.VerifyEnd(at)}})
	var all []*job
	for _, l := range d.all {
		id := fmt.Sprintf("verify/%s/%d/%d", mission, n, day)
		all = append(all, &job{letter: l, id: id + "/" + o.pseudonym(id, l.to), due: now})
	}
	return all
}

// remindersDue are those of every delivery that waits, for the start.
func (o *Outbox) remindersDue(s models.State) []*job {
	var all []*job
	now := o.Board.Now()
	for after := ""; ; {
		page := view.Missions(s, view.Filter{Phase: models.Delivered}, after, 500, now)
		for _, c := range page.Items {
			m, ok := s.Mission(c.ID)
			if !ok || len(m.Deliveries) == 0 {
				continue
			}
			last := m.Deliveries[len(m.Deliveries)-1]
			all = append(all, o.jobs(models.Meta{At: last.At}, "", o.reminders(m.ID, last.N, last.At, m.Terms.VerifyDays, now))...)
		}
		if after = page.Next; after == "" {
			return all
		}
	}
}
