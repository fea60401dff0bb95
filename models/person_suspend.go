package models

// SuspendPerson suspends a person; an empty reason restores: by a steward or the
// operator. The same reason again changes nothing. NotFound (person_unknown), Invalid
// (a reason that is too long), Refused (not_yourself), Forbidden (steward_only).
type SuspendPerson struct {
	Person string `json:"person"`
	Reason string `json:"reason"`
}

// PersonSuspended: a steward suspended the person, with a written reason. Never automatic.
type PersonSuspended struct {
	Hidden struct {
		Person string `json:"person"`
		Reason string `json:"reason"`
	} `json:"-"`
}

var _ = register(event[PersonSuspended]("person.suspended", noMission, ShowNothing))

func (e *PersonSuspended) HiddenPart() any { return &e.Hidden }

// PersonRestored ends a suspension.
type PersonRestored struct {
	Hidden struct {
		Person string `json:"person"`
	} `json:"-"`
}

var _ = register(event[PersonRestored]("person.restored", noMission, ShowNothing))

func (e *PersonRestored) HiddenPart() any { return &e.Hidden }

// Decide suspends a person, with a written reason; an empty reason restores.
func (c *SuspendPerson) Decide(s State, act Act) ([]Event, error) {
	if err := s.steward(act); err != nil {
		return nil, err
	}
	p, err := s.Someone(c.Person, "person")
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

func (e *PersonSuspended) apply(s *State, _ Meta) {
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Suspended = e.Hidden.Reason })
}

func (e *PersonRestored) apply(s *State, _ Meta) {
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Suspended = "" })
}
