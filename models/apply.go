package models

import (
	"strconv"
	"strings"
	"time"
)

// Apply gives the state after the events of one commit. It trusts them: they
// were decided against the state before it, or come from a verified journal.
func (s State) Apply(m Meta, events []Event) State {
	for _, e := range events {
		e.apply(&s, m)
	}
	s.Pos, s.Hash, s.At = m.Pos, m.Hash, m.At
	return s
}

// ascending orders by time, then id.
func ascending(t time.Time, id string) string { return stamp(t.UnixMilli()) + "/" + id }

// descending orders by time, newest first, then id.
func descending(t time.Time, id string) string { return stamp(1<<50-t.UnixMilli()) + "/" + id }

// stamp is a number in fixed width, so that text order is number order.
func stamp(n int64) string {
	d := strconv.FormatInt(n, 16)
	return strings.Repeat("0", max(0, 13-len(d))) + d
}

// putMission replaces a mission. Index entries are touched only when one of
// their keys changed: a bid, which is most of what happens, changes none.
func (s *State) putMission(next *Mission, at Meta) {
	next.Pos = at.Pos
	old, known := s.missions.Get(next.ID)
	s.missions.Set(next.ID, next)
	if known && old.listing() == next.listing() {
		return
	}
	if known {
		s.unlist(old)
	}
	s.list(next)
	if next.Public() && (!known || !old.Public()) {
		s.involve("software/"+next.Terms.Software, next)
	}
}

// listing is what orders a mission in the indexes, in milliseconds; 0 where it is not listed.
type listing struct {
	stored             Phase
	due, open, changed int64
}

func (m *Mission) listing() listing {
	l := listing{stored: m.stored}
	if due := m.CloseDue(); !due.IsZero() {
		l.due = due.UnixMilli()
	}
	switch {
	case m.stored == Opened:
		l.open = m.End.UnixMilli()
	case m.Public():
		l.changed = m.Changed().UnixMilli()
	}
	return l
}

func (s *State) unlist(m *Mission) {
	if due := m.CloseDue(); !due.IsZero() {
		s.due.Drop(ascending(due, m.ID))
	}
	switch {
	case m.stored == Opened:
		s.open.Drop(ascending(m.End, m.ID))
		s.countFacets(m, -1)
	case m.Public():
		s.later.Drop(descending(m.Changed(), m.ID))
	}
}

func (s *State) list(m *Mission) {
	if due := m.CloseDue(); !due.IsZero() {
		s.due.Put(ascending(due, m.ID), m.ID)
	}
	switch {
	case m.stored == Opened:
		s.open.Put(ascending(m.End, m.ID), m.ID)
		s.countFacets(m, 1)
	case m.Public():
		s.later.Put(descending(m.Changed(), m.ID), m.ID)
	}
}

// changed is the last change of phase, which orders the list of what followed.
func (m *Mission) Changed() time.Time {
	at := m.PublishedAt
	for _, t := range []time.Time{m.ClosedAt, m.OpenedAt, m.AcceptedAt, m.PaidAt, m.EndedAt} {
		if t.After(at) {
			at = t
		}
	}
	if m.Award.Signed() && m.Award.SignedAt.After(at) {
		at = m.Award.SignedAt
	}
	if m.Order != nil && m.Order.At.After(at) {
		at = m.Order.At
	}
	if n := len(m.Deliveries); n > 0 && m.Deliveries[n-1].At.After(at) {
		at = m.Deliveries[n-1].At
	}
	return at
}

// countFacets keeps the counts that the board's filters show, so that no page walks the missions.
func (s *State) countFacets(m *Mission, by int) {
	for _, key := range m.facetKeys() {
		n, _ := s.facets.Get(key)
		if n += by; n == 0 {
			s.facets.Delete(key)
		} else {
			s.facets.Set(key, n)
		}
	}
}

func (m *Mission) facetKeys() []string {
	t := m.Terms
	keys := []string{"format/" + string(t.Format), "domain/" + t.Domain, "kind/" + string(t.Kind),
		"software/" + t.Software, "level/" + string(t.RequiredLevel), "authority/" + m.Authority}
	if t.Place.Department != "" {
		keys = append(keys, "department/"+t.Place.Department)
	}
	return keys
}

// involve notes that a mission concerns a person, a developer profile or an authority.
// Entries are ordered by when the mission began, newest first, so that a
// second involvement falls on the first.
func (s *State) involve(who string, m *Mission) {
	if who != "" {
		s.involved.Put(who+"/"+descending(m.DraftedAt, m.ID), m.ID)
	}
}
