package models

import "slices"

// RegisterDeveloper makes a profile: by the person who becomes its first member, or
// by a steward or the operator for somebody else. NotFound (person_unknown), Invalid
// (legal_unknown, the department), Conflict (profile_known, id_taken), Forbidden
// (steward_only).
type RegisterDeveloper struct {
	Developer  string `json:"-"`
	Person     string `json:"person,omitempty"` // by a steward or the first installation for somebody else
	Doc        string `json:"-"`
	Legal      string `json:"legal"`
	Department string `json:"department"`
	Remote     bool   `json:"remote"`
	Bot        bool   `json:"bot,omitempty"`
}

// Fresh makes the identifier.
func (c *RegisterDeveloper) Fresh(s State, free Free) {
	free.keep(&c.Developer, "D", func(id string) bool { _, taken := s.Developer(id); return taken })
}

// DeveloperRegistered: a developer profile, which is an organisation of one or several people.
// Its name and words are in the vault document Doc.
type DeveloperRegistered struct {
	Hidden struct {
		Developer  string `json:"developer"`
		Person     string `json:"person"`
		Legal      string `json:"legal"`
		Department string `json:"department,omitempty"`
		Remote     bool   `json:"remote"`
		Bot        bool   `json:"bot,omitempty"`
		Doc        string `json:"doc"`
	} `json:"-"`
}

var _ = register(event[DeveloperRegistered]("developer.registered", noMission, ShowNothing))

func (e *DeveloperRegistered) HiddenPart() any { return &e.Hidden }

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
	p, err := s.Someone(person, "person")
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
	_, taken := s.developers.Get(c.Developer)
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

func (e *DeveloperRegistered) apply(s *State, m Meta) {
	h := e.Hidden
	s.developers.Set(h.Developer, &Developer{ID: h.Developer, Legal: h.Legal, Department: h.Department, Doc: h.Doc,
		Remote: h.Remote, Bot: h.Bot, Members: []string{h.Person}, Since: m.At})
	s.devs.Put(ascending(m.At, h.Developer), h.Developer)
	s.changePerson(h.Person, func(p *Person) { p.Developer = h.Developer })
}
