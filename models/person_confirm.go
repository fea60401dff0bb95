package models

// ConfirmEmail says that the person reads the address: by nobody, which is the
// sign-in machinery that verified it, a steward or the operator. Confirmed again, it
// changes nothing. NotFound (person_unknown), Forbidden (steward_only).
type ConfirmEmail struct {
	Person string `json:"person"`
}

// PersonConfirmed: the person proved to read that e-mail address.
type PersonConfirmed struct {
	Hidden struct {
		Person string `json:"person"`
	} `json:"-"`
}

var _ = register(event[PersonConfirmed]("person.confirmed", noMission, ShowNothing))

func (e *PersonConfirmed) HiddenPart() any { return &e.Hidden }

// Decide confirms that the person reads the address: the act of whoever
// verified it (the sign-in machinery acts as nobody), never of the person alone.
func (c *ConfirmEmail) Decide(s State, act Act) ([]Event, error) {
	if act.By != "" {
		if err := s.steward(act); err != nil {
			return nil, err
		}
	}
	p, err := s.Someone(c.Person, "person")
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

func (e *PersonConfirmed) apply(s *State, _ Meta) {
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Confirmed = true })
}
