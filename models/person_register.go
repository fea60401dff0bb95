package models

import "errors"

var errUnmade = errors.New("an id, code or document that the board makes is missing")

// Decide makes an identity: by nobody when somebody signs up, by a steward or
// by the operator. One e-mail address is one person.
func (c *RegisterPerson) Decide(s State, act Act) ([]Event, error) {
	if act.By != "" {
		if err := s.steward(act); err != nil {
			return nil, err
		}
	}
	if c.Person == "" || c.Mac == "" || c.Doc == "" {
		return nil, Fault(Internal, errUnmade, "register person")
	}
	if c.Language != "" && c.Language != "fr" && c.Language != "en" {
		return nil, Refuse(Invalid, because("language_unknown", "language"))
	}
	var r reasons
	_, known := s.byMac.get(c.Mac)
	_, taken := s.people.get(c.Person)
	r.when(known, "email_known", "email")
	r.when(taken, "id_taken", "")
	if err := r.err(Conflict); err != nil {
		return nil, err
	}
	e := &PersonRegistered{}
	e.Hidden.Person, e.Hidden.Mac, e.Hidden.Doc, e.Hidden.Language = c.Person, c.Mac, c.Doc, c.Language
	return []Event{e}, nil
}

// Decide confirms that the person reads the address: the act of whoever
// verified it (the sign-in machinery acts as nobody), never of the person alone.
func (c *ConfirmEmail) Decide(s State, act Act) ([]Event, error) {
	if act.By != "" {
		if err := s.steward(act); err != nil {
			return nil, err
		}
	}
	p, err := s.someone(c.Person, "person")
	if err != nil {
		return nil, err
	}
	if p.Confirmed {
		return nil, nil
	}
	return []Event{confirmed(p.ID)}, nil
}

func confirmed(person string) *PersonConfirmed {
	e := &PersonConfirmed{}
	e.Hidden.Person = person
	return e
}

// Decide erases a person, asked by themselves (suspended or not) or done by a
// steward. GDPR art. 17; what the law makes public record of contracts stays
// under an id that means no one.
func (c *ErasePerson) Decide(s State, act Act) ([]Event, error) {
	if act.By == "" || act.By != c.Person {
		if err := s.steward(act); err != nil {
			return nil, err
		}
	}
	p, err := s.someone(c.Person, "person")
	if err != nil {
		return nil, err
	}
	e := &PersonErased{}
	e.Hidden.Person = p.ID
	return []Event{e}, nil
}

func (e *PersonRegistered) apply(s *State, m Meta) {
	h := e.Hidden
	s.people.set(h.Person, &Person{ID: h.Person, Mac: h.Mac, Doc: h.Doc, Language: h.Language, Since: m.At})
	s.byMac.set(h.Mac, h.Person)
}

func (e *PersonConfirmed) apply(s *State, _ Meta) {
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Confirmed = true })
}

func (e *PersonErased) apply(s *State, _ Meta) {
	p, ok := s.people.get(e.Hidden.Person)
	if !ok {
		return
	}
	for _, h := range p.Sessions {
		s.sessions.del(h)
	}
	for _, h := range p.Tokens {
		s.tokens.del(h)
	}
	for _, a := range p.Agent {
		s.changeAuthority(a, func(a *Authority) { a.Agents = without(a.Agents, p.ID) })
	}
	if p.Developer != "" {
		s.leave(p.Developer, p.ID)
	}
	s.byMac.del(p.Mac)
	s.people.set(p.ID, &Person{ID: p.ID, Since: p.Since, Erased: true})
}
