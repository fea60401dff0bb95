package models

import (
	"time"

	"coupdemain/models/calendar"
)

// PostAddendum changes a mission that is open: by an agent. Substantial: criteria,
// amount or scope change. Refused (the text; too_many; a close that is earlier, too
// far, no working day, or leaves too little time: notice_short).
type PostAddendum struct {
	Mission     string    `json:"mission"`
	Text        string    `json:"text"`
	ClosesAt    time.Time `json:"closes_at,omitzero"`
	Substantial bool      `json:"substantial,omitempty"`
}

// AddendumPosted: a change after publication that everyone involved is told of.
type AddendumPosted struct {
	Mission  string    `json:"mission"`
	N        int       `json:"n"`
	Text     string    `json:"text"`
	ClosesAt time.Time `json:"closes_at,omitzero"` // the new close, zero when unchanged
}

var _ = register(event[AddendumPosted]("addendum.posted", onMission(func(e *AddendumPosted) string { return e.Mission }), ShowBoard))

// Notice that an addendum must leave before the close: more when criteria, amount or scope change.
const (
	addendumNotice    = 48 * time.Hour
	substantialNotice = 5 * 24 * time.Hour
	maxAddenda        = 50
)

// Decide posts an addendum. It may move the close later, never earlier.
func (c *PostAddendum) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Opened); err != nil {
		return nil, err
	}
	var r reasons
	text, closes := c.Text, cut(c.ClosesAt)
	r.text("text", &text, 4000, true)
	r.when(len(m.Addenda) >= maxAddenda, "too_many", "text", "max", maxAddenda)
	end := m.End
	if !c.ClosesAt.IsZero() {
		end = closes
		r.when(closes.Before(m.End), "close_earlier", "closes_at", "closes_at", m.End)
		r.when(closes.Sub(m.OpensAt) > maxOpen, "close_too_far", "closes_at", "days", int(maxOpen.Hours()/24))
		r.when(act.Law.MinOpen > 0 && !calendar.WorkingDay(closes), "close_not_working_day", "closes_at", "earliest", earliestClose(closes, Law{}))
	}
	notice := addendumNotice
	if c.Substantial {
		notice = substantialNotice
	}
	if act.Law.MinOpen > 0 && end.Sub(act.Now) < notice {
		r.add("notice_short", "closes_at", "hours", int(notice.Hours()), "earliest", earliestClose(act.Now, Law{MinOpen: notice}))
	}
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &AddendumPosted{Mission: m.ID, N: len(m.Addenda) + 1, Text: text}
	if end.After(m.End) {
		e.ClosesAt = end
	}
	return []Event{e}, nil
}

var _ = offer(ActAddendum, func(_ State, o Offering) bool { return o.agent() && o.in(Opened) })

func (e *AddendumPosted) apply(s *State, m Meta) {
	old, _ := s.missions.Get(e.Mission)
	next := old.copyOf()
	next.Addenda = grow(old.Addenda, Addendum{N: e.N, Text: e.Text, At: m.At, ClosesAt: e.ClosesAt})
	if !e.ClosesAt.IsZero() {
		next.ClosesAt, next.End = e.ClosesAt, e.ClosesAt
	}
	s.putMission(next, m)
}
