package models

import "time"

// Developer is a profile: an organisation of one or several people.
type Developer struct {
	ID, Legal, Department, Doc string
	Remote, Bot                bool
	Members                    []string
	Skills                     []Skill
	Works                      []string // missions that count in reputation
	Bids                       int      // bids known in the clear
	Since                      time.Time
}

// ownProfile is the profile that the actor is behind.
func (s State) ownProfile(act Act) (*Developer, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, err
	}
	d, ok := s.developers.Get(p.Developer)
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
	d, ok := s.developers.Get(id)
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
