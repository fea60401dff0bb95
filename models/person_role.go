package models

// Decide makes a person a steward, or an agent of an authority that exists.
func (c *GrantRole) Decide(s State, act Act) ([]Event, error) {
	p, authority, err := s.roleOf(act, c.Person, c.Role, c.Authority)
	if err != nil || p.has(c.Role, authority) {
		return nil, err
	}
	e := &RoleGranted{}
	e.Hidden.Person, e.Hidden.Role, e.Hidden.Authority = p.ID, c.Role, authority
	return []Event{e}, nil
}

// Decide takes a role back.
func (c *RevokeRole) Decide(s State, act Act) ([]Event, error) {
	p, authority, err := s.roleOf(act, c.Person, c.Role, c.Authority)
	if err != nil || !p.has(c.Role, authority) {
		return nil, err
	}
	e := &RoleRevoked{}
	e.Hidden.Person, e.Hidden.Role, e.Hidden.Authority = p.ID, c.Role, authority
	return []Event{e}, nil
}

// roleOf checks who acts, and the person, role and authority they speak of.
func (s State) roleOf(act Act, person string, role Role, authority string) (*Person, string, error) {
	if err := s.steward(act); err != nil {
		return nil, "", err
	}
	if role != Agent && role != Steward {
		return nil, "", Refuse(Invalid, because("role_unknown", "role"))
	}
	var r reasons
	p, ok := s.people.get(person)
	r.when(!ok || p.Erased, "person_unknown", "person")
	if role == Steward {
		return p, "", r.err(NotFound)
	}
	_, ok = s.authorities.get(authority)
	r.when(!ok, "authority_unknown", "authority")
	return p, authority, r.err(NotFound)
}

func (p *Person) has(role Role, authority string) bool {
	return role == Steward && p.Steward || role == Agent && p.IsAgent(authority)
}

// Decide suspends a person, with a written reason; an empty reason restores.
func (c *SuspendPerson) Decide(s State, act Act) ([]Event, error) {
	if err := s.steward(act); err != nil {
		return nil, err
	}
	p, err := s.someone(c.Person, "person")
	if err != nil {
		return nil, err
	}
	var r reasons
	reason := c.Reason
	r.line("reason", &reason, 500, false)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	switch {
	case reason == p.Suspended:
		return nil, nil
	case reason == "":
		e := &PersonRestored{}
		e.Hidden.Person = p.ID
		return []Event{e}, nil
	case p.ID == act.By:
		return nil, Refuse(Refused, because("not_yourself", "person"))
	}
	e := &PersonSuspended{}
	e.Hidden.Person, e.Hidden.Reason = p.ID, reason
	return []Event{e}, nil
}

func (e *RoleGranted) apply(s *State, _ Meta) {
	h := e.Hidden
	s.changePerson(h.Person, func(p *Person) {
		if h.Role == Steward {
			p.Steward = true
			return
		}
		p.Agent = with(p.Agent, h.Authority)
	})
	if h.Role == Agent {
		s.changeAuthority(h.Authority, func(a *Authority) { a.Agents = with(a.Agents, h.Person) })
	}
}

func (e *RoleRevoked) apply(s *State, _ Meta) {
	h := e.Hidden
	s.changePerson(h.Person, func(p *Person) {
		if h.Role == Steward {
			p.Steward = false
			return
		}
		p.Agent = without(p.Agent, h.Authority)
	})
	if h.Role == Agent {
		s.changeAuthority(h.Authority, func(a *Authority) { a.Agents = without(a.Agents, h.Person) })
	}
}

func (e *PersonSuspended) apply(s *State, _ Meta) {
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Suspended = e.Hidden.Reason })
}

func (e *PersonRestored) apply(s *State, _ Meta) {
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Suspended = "" })
}
