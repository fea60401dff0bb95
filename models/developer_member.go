package models

import "slices"

// AddMember adds a person to a profile: by a member, a steward or the operator. A
// member again changes nothing. NotFound (developer_unknown, person_unknown), Forbidden
// (no_profile, not_your_profile), Conflict (profile_known), Limit (50 members).
type AddMember struct {
	Developer string `json:"developer"`
	Person    string `json:"person"`
}

// RemoveMember takes a person off a profile: by a member, a steward or the operator.
// NotFound (developer_unknown, person_unknown), Forbidden (no_profile,
// not_your_profile), Refused (last_member).
type RemoveMember struct {
	Developer string `json:"developer"`
	Person    string `json:"person"`
}

// MemberJoined: one more person behind the profile.
type MemberJoined struct {
	Hidden struct {
		Developer string `json:"developer"`
		Person    string `json:"person"`
	} `json:"-"`
}

var _ = register(event[MemberJoined]("member.joined", noMission, ShowNothing))

func (e *MemberJoined) HiddenPart() any { return &e.Hidden }

// MemberLeft: a person is no longer behind the profile.
type MemberLeft struct {
	Hidden struct {
		Developer string `json:"developer"`
		Person    string `json:"person"`
	} `json:"-"`
}

var _ = register(event[MemberLeft]("member.left", noMission, ShowNothing))

func (e *MemberLeft) HiddenPart() any { return &e.Hidden }

const maxMembers = 50

// Decide adds a person to a profile: by a member or a steward.
func (c *AddMember) Decide(s State, act Act) ([]Event, error) {
	d, _, err := s.profile(act, c.Developer)
	if err != nil {
		return nil, err
	}
	p, err := s.Someone(c.Person, "person")
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
		s.devs.Drop(ascending(d.Since, d.ID))
		for _, k := range d.Skills {
			s.skilled.Drop(k.key(d.ID))
		}
	})
}
