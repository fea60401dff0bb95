package models

import (
	"slices"
	"strings"
	"unicode"
)

// Changing one thing of the state: the old value stays as it is for the states
// that hold it, and a name that means nothing changes nothing.

func (s *State) changePerson(id string, change func(*Person)) {
	if old, ok := s.people.get(id); ok {
		next := *old
		change(&next)
		s.people.set(id, &next)
	}
}

func (s *State) changeDeveloper(id string, change func(*Developer)) {
	if old, ok := s.developers.get(id); ok {
		next := *old
		change(&next)
		s.developers.set(id, &next)
	}
}

func (s *State) changeAuthority(id string, change func(*Authority)) {
	if old, ok := s.authorities.get(id); ok {
		next := *old
		change(&next)
		s.authorities.set(id, &next)
	}
}

func (s *State) changeMission(id string, at Meta, change func(*Mission)) {
	if old, ok := s.missions.get(id); ok {
		next := old.copyOf()
		change(next)
		s.putMission(next, at)
	}
}

func (s *State) changeBid(mission, bid string, at Meta, change func(*Bid)) {
	s.changeMission(mission, at, func(m *Mission) {
		if old := m.BidByID(bid); old != nil {
			next := *old
			change(&next)
			m.replaceBid(&next)
		}
	})
}

// with gives the list with v once, without touching an array that another version shares.
func with(list []string, v string) []string {
	if slices.Contains(list, v) {
		return list
	}
	return grow(list, v)
}

// without gives the list less v, in an array of its own.
func without(list []string, v string) []string {
	var rest []string
	for _, have := range list {
		if have != v {
			rest = append(rest, have)
		}
	}
	return rest
}

// someone finds a person who was not erased.
func (s State) someone(id, field string) (*Person, error) {
	p, ok := s.people.get(id)
	if !ok || p.Erased {
		return nil, Refuse(NotFound, because("person_unknown", field))
	}
	return p, nil
}

// oneself is the acting person, suspended or not: a suspended person may still
// sign out, take back a token and be erased.
func (s State) oneself(act Act) (*Person, error) {
	p, ok := s.people.get(act.By)
	if act.By == "" || !ok || p.Erased {
		return nil, Refuse(Unauthenticated, because("not_signed_in", ""))
	}
	return p, nil
}

// said checks words that go to the vault. They are not cleaned here: what was
// hashed must stay what it is. The words may have gone there already.
func (r *reasons) said(field string, t Text, max int, required bool) {
	plain := t.Plain
	r.text(field, &plain, max, required && t.Ref.Empty())
}

// departmentCode cleans the code of a French department, or an invented one of the demonstration.
func (r *reasons) departmentCode(field string, value *string) {
	r.line(field, value, 3, false)
	bad := strings.ContainsFunc(*value, func(c rune) bool {
		return !unicode.IsDigit(c) && (c < 'A' || c > 'Z')
	})
	r.when(bad, "department_invalid", field)
}

// Bounds of what people write, in characters.
const (
	maxWords  = 4000 // in a person's own name
	maxReason = 2000 // for the record
)
