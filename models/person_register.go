package models

import "errors"

// RegisterPerson makes an identity: asked by nobody when somebody signs up, by a
// steward or by the operator. The board has put names and address in the vault.
// Invalid (a language that is not spoken here), Conflict (the address or the
// identifier has a person already), Forbidden (steward_only).
type RegisterPerson struct {
	Person   string `json:"-"`
	Mac      string `json:"-"`
	Doc      string `json:"-"`
	Language string `json:"language"`
}

// Fresh makes the identifier.
func (c *RegisterPerson) Fresh(s State, free Free) {
	free.keep(&c.Person, "P", func(id string) bool { _, taken := s.Person(id); return taken })
}

// PersonRegistered: somebody has an identity here. The e-mail is known to the
// state only as an HMAC; names and address are in the vault document Doc.
type PersonRegistered struct {
	Hidden struct {
		Person   string `json:"person"`
		Mac      string `json:"mac"`
		Doc      string `json:"doc"`
		Language string `json:"language,omitempty"`
	} `json:"-"`
}

var _ = register(event[PersonRegistered]("person.registered", noMission, ShowNothing))

func (e *PersonRegistered) HiddenPart() any { return &e.Hidden }

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
	_, known := s.byMac.Get(c.Mac)
	_, taken := s.people.Get(c.Person)
	r.when(known, "email_known", "email")
	r.when(taken, "id_taken", "")
	if err := r.err(Conflict); err != nil {
		return nil, err
	}
	e := &PersonRegistered{}
	e.Hidden.Person, e.Hidden.Mac, e.Hidden.Doc, e.Hidden.Language = c.Person, c.Mac, c.Doc, c.Language
	return []Event{e}, nil
}

func (e *PersonRegistered) apply(s *State, m Meta) {
	h := e.Hidden
	s.people.Set(h.Person, &Person{ID: h.Person, Mac: h.Mac, Doc: h.Doc, Language: h.Language, Since: m.At})
	s.byMac.Set(h.Mac, h.Person)
}
