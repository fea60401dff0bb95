package models

import "slices"

const maxMembers = 50

// Decide makes a developer profile, whose first member is the actor, or the
// person whom a steward or the operator registers. A person is behind one profile.
func (c *RegisterDeveloper) Decide(s State, act Act) ([]Event, error) {
	person := c.Person
	if person == "" || person == act.By {
		if _, err := s.actor(act); err != nil {
			return nil, err
		}
		person = act.By
	} else if err := s.steward(act); err != nil {
		return nil, err
	}
	p, err := s.someone(person, "person")
	if err != nil {
		return nil, err
	}
	if c.Developer == "" {
		return nil, Fault(Internal, errUnmade, "register developer")
	}
	department, err := developerFacts(c.Legal, c.Department)
	if err != nil {
		return nil, err
	}
	var r reasons
	_, taken := s.developers.get(c.Developer)
	r.when(taken, "id_taken", "")
	r.when(p.Developer != "", "profile_known", "")
	if err := r.err(Conflict); err != nil {
		return nil, err
	}
	e := &DeveloperRegistered{}
	h := &e.Hidden
	h.Developer, h.Person, h.Doc = c.Developer, p.ID, c.Doc
	h.Legal, h.Department, h.Remote, h.Bot = c.Legal, department, c.Remote, c.Bot
	return []Event{e}, nil
}

func developerFacts(legal, department string) (string, error) {
	var r reasons
	r.when(!slices.Contains(LegalStatuses, legal), "legal_unknown", "legal")
	r.departmentCode("department", &department)
	return department, r.err(Invalid)
}

// Decide replaces the facts and words of the actor's profile.
func (c *ChangeDeveloper) Decide(s State, act Act) ([]Event, error) {
	d, err := s.ownProfile(act)
	if err != nil {
		return nil, err
	}
	department, err := developerFacts(c.Legal, c.Department)
	if err != nil {
		return nil, err
	}
	e := &DeveloperChanged{}
	h := &e.Hidden
	h.Developer, h.Legal, h.Department, h.Remote, h.Doc = d.ID, c.Legal, department, c.Remote, c.Doc
	if h.Doc == "" {
		h.Doc = d.Doc
	}
	return []Event{e}, nil
}

// ownProfile is the profile that the actor is behind.
func (s State) ownProfile(act Act) (*Developer, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, err
	}
	d, ok := s.developers.get(p.Developer)
	if !ok {
		return nil, Refuse(Forbidden, because("no_profile", ""))
	}
	return d, nil
}

// profile finds a profile on which the actor may act: the member's own (also
// meant when no id is given), any by a steward. own tells that the actor is a member.
func (s State) profile(act Act, id string) (d *Developer, own bool, err error) {
	mine := ""
	if act.By != Operator {
		p, err := s.actor(act)
		if err != nil {
			return nil, false, err
		}
		mine = p.Developer
	}
	if id == "" {
		id = mine
	}
	if id == "" {
		return nil, false, Refuse(Forbidden, because("no_profile", ""))
	}
	d, ok := s.developers.get(id)
	switch {
	case !ok:
		return nil, false, Refuse(NotFound, because("developer_unknown", "developer"))
	case id == mine:
		return d, true, nil
	case s.steward(act) != nil:
		return nil, false, Refuse(Forbidden, because("not_your_profile", "developer"))
	}
	return d, false, nil
}

// Decide adds a person to a profile: by a member or a steward.
func (c *AddMember) Decide(s State, act Act) ([]Event, error) {
	d, _, err := s.profile(act, c.Developer)
	if err != nil {
		return nil, err
	}
	p, err := s.someone(c.Person, "person")
	if err != nil {
		return nil, err
	}
	switch {
	case p.Developer == d.ID:
		return nil, nil
	case p.Developer != "":
		return nil, Refuse(Conflict, because("profile_known", "person"))
	case len(d.Members) >= maxMembers:
		return nil, Refuse(Limit, because("too_many", "person", "max", maxMembers))
	}
	e := &MemberJoined{}
	e.Hidden.Developer, e.Hidden.Person = d.ID, p.ID
	return []Event{e}, nil
}

// Decide takes a person off a profile. The last member cannot leave: somebody
// has to answer for the profile's bids and work.
func (c *RemoveMember) Decide(s State, act Act) ([]Event, error) {
	d, _, err := s.profile(act, c.Developer)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(d.Members, c.Person) {
		return nil, Refuse(NotFound, because("person_unknown", "person"))
	}
	if len(d.Members) == 1 {
		return nil, Refuse(Refused, because("last_member", "person"))
	}
	e := &MemberLeft{}
	e.Hidden.Developer, e.Hidden.Person = d.ID, c.Person
	return []Event{e}, nil
}

func (e *DeveloperRegistered) apply(s *State, m Meta) {
	h := e.Hidden
	s.developers.set(h.Developer, &Developer{ID: h.Developer, Legal: h.Legal, Department: h.Department, Doc: h.Doc,
		Remote: h.Remote, Bot: h.Bot, Members: []string{h.Person}, Since: m.At})
	s.devs.put(ascending(m.At, h.Developer), h.Developer)
	s.changePerson(h.Person, func(p *Person) { p.Developer = h.Developer })
}

func (e *DeveloperChanged) apply(s *State, _ Meta) {
	h := e.Hidden
	s.changeDeveloper(h.Developer, func(d *Developer) {
		d.Legal, d.Department, d.Remote, d.Doc = h.Legal, h.Department, h.Remote, h.Doc
	})
}

func (e *MemberJoined) apply(s *State, _ Meta) {
	h := e.Hidden
	s.changeDeveloper(h.Developer, func(d *Developer) { d.Members = with(d.Members, h.Person) })
	s.changePerson(h.Person, func(p *Person) { p.Developer = h.Developer })
}

func (e *MemberLeft) apply(s *State, _ Meta) {
	s.leave(e.Hidden.Developer, e.Hidden.Person)
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Developer = "" })
}

// leave takes a person off a profile. One without members, its last person
// erased, has no words left and is in no list; its missions stay.
func (s *State) leave(developer, person string) {
	s.changeDeveloper(developer, func(d *Developer) {
		d.Members = without(d.Members, person)
		if len(d.Members) > 0 {
			return
		}
		d.Doc = ""
		s.devs.drop(ascending(d.Since, d.ID))
		for _, k := range d.Skills {
			s.skilled.drop(k.key(d.ID))
		}
	})
}
