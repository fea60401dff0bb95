package models

import "slices"

// Changing one thing of the state: the old value stays as it is for the states
// that hold it, and a name that means nothing changes nothing.

func (s *State) changePerson(id string, change func(*Person)) {
	if old, ok := s.people.Get(id); ok {
		next := *old
		change(&next)
		s.people.Set(id, &next)
	}
}

func (s *State) changeDeveloper(id string, change func(*Developer)) {
	if old, ok := s.developers.Get(id); ok {
		next := *old
		change(&next)
		s.developers.Set(id, &next)
	}
}

func (s *State) changeAuthority(id string, change func(*Authority)) {
	if old, ok := s.authorities.Get(id); ok {
		next := *old
		change(&next)
		s.authorities.Set(id, &next)
	}
}

func (s *State) changeMission(id string, at Meta, change func(*Mission)) {
	if old, ok := s.missions.Get(id); ok {
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
