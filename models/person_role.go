package models

// GrantRole makes a person a steward or an agent: by a steward, or by the operator
// at the first installation. A role that is held already changes nothing. Invalid
// (role_unknown), NotFound (the person or the authority), Forbidden (steward_only).
type GrantRole struct {
	Person    string `json:"person"`
	Role      Role   `json:"role"`
	Authority string `json:"authority,omitempty"`
}

// RevokeRole takes a role back: by a steward or the operator. One that is not held
// changes nothing. Invalid (role_unknown), NotFound (the person or the authority),
// Forbidden (steward_only).
type RevokeRole struct {
	Person    string `json:"person"`
	Role      Role   `json:"role"`
	Authority string `json:"authority,omitempty"`
}

// RoleGranted: the steward made the person a steward or an agent of an authority.
type RoleGranted struct {
	Hidden struct {
		Person    string `json:"person"`
		Role      Role   `json:"role"`
		Authority string `json:"authority,omitempty"`
	} `json:"-"`
}

var _ = register(event[RoleGranted]("role.granted", noMission, ShowNothing))

func (e *RoleGranted) HiddenPart() any { return &e.Hidden }

// RoleRevoked takes a role back; open sockets of the person are closed.
type RoleRevoked struct {
	Hidden struct {
		Person    string `json:"person"`
		Role      Role   `json:"role"`
		Authority string `json:"authority,omitempty"`
	} `json:"-"`
}

var _ = register(event[RoleRevoked]("role.revoked", noMission, ShowNothing))

func (e *RoleRevoked) HiddenPart() any { return &e.Hidden }

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
	p, ok := s.people.Get(person)
	r.when(!ok || p.Erased, "person_unknown", "person")
	if role == Steward {
		return p, "", r.err(NotFound)
	}
	_, ok = s.authorities.Get(authority)
	r.when(!ok, "authority_unknown", "authority")
	return p, authority, r.err(NotFound)
}

func (p *Person) has(role Role, authority string) bool {
	return role == Steward && p.Steward || role == Agent && p.IsAgent(authority)
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
