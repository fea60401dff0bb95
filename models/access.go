package models

// actor is the signed-in, unsuspended person of the act. Signing in confirms the
// address; only a bid asks for it again (WhyNotBid), since the operator may give a
// token to somebody who never signed in.
func (s State) actor(act Act) (*Person, error) {
	p, ok := s.people.Get(act.By)
	switch {
	case act.By == "" || !ok || p.Erased:
		return nil, Refuse(Unauthenticated, because("not_signed_in", ""))
	case p.Suspended != "":
		return nil, Refuse(Forbidden, because("suspended", ""))
	}
	return p, nil
}

// oneself is the acting person, suspended or not: a suspended person may still
// sign out, take back a token and be erased.
func (s State) oneself(act Act) (*Person, error) {
	p, ok := s.people.Get(act.By)
	if act.By == "" || !ok || p.Erased {
		return nil, Refuse(Unauthenticated, because("not_signed_in", ""))
	}
	return p, nil
}

// steward is the acting steward. The first installation acts as nobody, before
// there is any steward, and by commands of the machine's own operator (act.By
// is "operator", which no session or token can carry).
func (s State) steward(act Act) error {
	if act.By == Operator {
		return nil
	}
	p, err := s.actor(act)
	if err != nil {
		return err
	}
	if !p.Steward {
		return Refuse(Forbidden, because("steward_only", ""))
	}
	return nil
}

// Operator acts for the machine's own operator: the command line and the
// demonstration's loader. No session or token can carry it, since person ids begin with P.
const Operator = "operator"

// someone finds a person who was not erased.
func (s State) Someone(id, field string) (*Person, error) {
	p, ok := s.people.Get(id)
	if !ok || p.Erased {
		return nil, Refuse(NotFound, because("person_unknown", field))
	}
	return p, nil
}

// visible finds a mission that the actor may know of: drafts exist only for the authority's agents.
func (s State) visible(act Act, id string) (*Mission, error) {
	m, ok := s.missions.Get(id)
	if ok && m.stored == Draft {
		p, known := s.people.Get(act.By)
		ok = known && p.IsAgent(m.Authority)
	}
	if !ok {
		return nil, Refuse(NotFound, because("mission_unknown", "mission"))
	}
	return m, nil
}

// owned finds a mission of an authority for which the actor is an agent. A stranger is told so.
func (s State) owned(act Act, id string) (*Mission, *Person, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.visible(act, id)
	if err != nil {
		return nil, nil, err
	}
	if !p.IsAgent(m.Authority) {
		return nil, nil, Refuse(Forbidden, because("not_your_authority", ""))
	}
	return m, p, nil
}

// won finds a mission whose selected developer the actor belongs to.
func (s State) won(act Act, id string) (*Mission, *Person, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.visible(act, id)
	if err != nil {
		return nil, nil, err
	}
	if !m.Award.Signed() || p.Developer == "" || m.Award.Developer != p.Developer {
		return nil, nil, Refuse(Forbidden, because("not_your_award", ""))
	}
	return m, p, nil
}

// party finds a mission and the side on which the actor stands.
func (s State) party(act Act, id string) (*Mission, *Person, Side, error) {
	if m, p, err := s.owned(act, id); err == nil {
		return m, p, ByAuthority, nil
	}
	m, p, err := s.won(act, id)
	return m, p, ByDeveloper, err
}

// during refuses outside the given phases, saying in which phase the mission is.
func (m *Mission) during(act Act, phases ...Phase) error {
	now := m.Phase(act.Now)
	for _, p := range phases {
		if now == p {
			return nil
		}
	}
	return Refuse(Refused, because("wrong_phase", "", "phase", string(now)))
}
