package models

const maxTokens = 10 // of one person

// IssueToken gives an API token: to oneself, or to anyone by the operator. Forbidden
// (not_yours), NotFound (person_unknown), Invalid (the label), Limit (ten tokens are
// held), Conflict (id_taken).
type IssueToken struct {
	Person string `json:"person"`
	Token  string `json:"token"`
	Label  string `json:"label"`
}

// RevokeToken ends a token: one's own, suspended or not, or any by a steward or the
// operator. NotFound (token_unknown), Forbidden (steward_only).
type RevokeToken struct {
	Token string `json:"token"`
}

// TokenIssued: an API token, known by its hash.
type TokenIssued struct {
	Hidden struct {
		Token  string `json:"token"`
		Person string `json:"person"`
		Label  string `json:"label,omitempty"`
	} `json:"-"`
}

var _ = register(event[TokenIssued]("token.issued", noMission, ShowNothing))

func (e *TokenIssued) HiddenPart() any { return &e.Hidden }

// TokenRevoked ends an API token.
type TokenRevoked struct {
	Hidden struct {
		Token  string `json:"token"`
		Person string `json:"person"`
	} `json:"-"`
}

var _ = register(event[TokenRevoked]("token.revoked", noMission, ShowNothing))

func (e *TokenRevoked) HiddenPart() any { return &e.Hidden }

// Decide issues an API token to the actor, or to anyone by the operator. A
// steward issues none for others: that would be acting in their name.
func (c *IssueToken) Decide(s State, act Act) ([]Event, error) {
	if act.By != Operator {
		if _, err := s.actor(act); err != nil {
			return nil, err
		}
		if c.Person != "" && c.Person != act.By {
			return nil, Refuse(Forbidden, because("not_yours", "person"))
		}
	}
	person := c.Person
	if person == "" {
		person = act.By
	}
	p, err := s.Someone(person, "person")
	if err != nil {
		return nil, err
	}
	if c.Token == "" {
		return nil, Fault(Internal, errUnmade, "issue token")
	}
	var r reasons
	label := c.Label
	r.line("label", &label, 60, false)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if len(p.Tokens) >= maxTokens {
		return nil, Refuse(Limit, because("too_many", "token", "max", maxTokens))
	}
	if _, taken := s.tokens.Get(c.Token); taken {
		return nil, Refuse(Conflict, because("id_taken", ""))
	}
	e := &TokenIssued{}
	e.Hidden.Token, e.Hidden.Person, e.Hidden.Label = c.Token, p.ID, label
	return []Event{e}, nil
}

// Decide revokes a token: one's own, or any by a steward.
func (c *RevokeToken) Decide(s State, act Act) ([]Event, error) {
	t, ok := s.tokens.Get(c.Token)
	if !ok || t.Person != act.By {
		if err := s.steward(act); err != nil && !ok {
			return nil, Refuse(NotFound, because("token_unknown", "token"))
		} else if err != nil {
			return nil, err
		}
	}
	if !ok {
		return nil, Refuse(NotFound, because("token_unknown", "token"))
	}
	e := &TokenRevoked{}
	e.Hidden.Token, e.Hidden.Person = t.Hash, t.Person
	return []Event{e}, nil
}

func (e *TokenIssued) apply(s *State, m Meta) {
	h := e.Hidden
	s.tokens.Set(h.Token, &Token{Hash: h.Token, Person: h.Person, Label: h.Label, Since: m.At})
	s.changePerson(h.Person, func(p *Person) { p.Tokens = with(p.Tokens, h.Token) })
}

func (e *TokenRevoked) apply(s *State, _ Meta) {
	s.tokens.Delete(e.Hidden.Token)
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Tokens = without(p.Tokens, e.Hidden.Token) })
}
