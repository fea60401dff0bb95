package models

// ErasePerson erases a person: asked by themselves, suspended or not, or done by a
// steward or the operator. NotFound (person_unknown), Forbidden (steward_only).
type ErasePerson struct {
	Person string `json:"person"`
}

// PersonErased: the person's vault documents are deleted; the journal keeps an id that means no one.
type PersonErased struct {
	Hidden struct {
		Person string `json:"person"`
	} `json:"-"`
}

var _ = register(event[PersonErased]("person.erased", noMission, ShowNothing))

func (e *PersonErased) HiddenPart() any { return &e.Hidden }

// Decide erases a person, asked by themselves (suspended or not) or done by a
// steward. GDPR art. 17; what the law makes public record of contracts stays
// under an id that means no one.
func (c *ErasePerson) Decide(s State, act Act) ([]Event, error) {
	if act.By == "" || act.By != c.Person {
		if err := s.steward(act); err != nil {
			return nil, err
		}
	}
	p, err := s.Someone(c.Person, "person")
	if err != nil {
		return nil, err
	}
	e := &PersonErased{}
	e.Hidden.Person = p.ID
	return []Event{e}, nil
}

func (e *PersonErased) apply(s *State, _ Meta) {
	p, ok := s.people.Get(e.Hidden.Person)
	if !ok {
		return
	}
	for _, h := range p.Sessions {
		s.sessions.Delete(h)
	}
	for _, h := range p.Tokens {
		s.tokens.Delete(h)
	}
	for _, a := range p.Agent {
		s.changeAuthority(a, func(a *Authority) { a.Agents = without(a.Agents, p.ID) })
	}
	if p.Developer != "" {
		s.leave(p.Developer, p.ID)
	}
	s.byMac.Delete(p.Mac)
	s.people.Set(p.ID, &Person{ID: p.ID, Since: p.Since, Erased: true})
}
