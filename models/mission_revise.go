package models

import "time"

// ReviseMission changes a draft: by an agent. Seen is the revision that the form was
// made from. Conflict (published_already; draft_changed: another revision came
// between), Invalid (terms that no draft can hold).
type ReviseMission struct {
	Mission string     `json:"mission"`
	Seen    time.Time  `json:"seen,omitzero"`
	Terms   TermsPatch `json:"terms"`
}

// MissionRevised: the draft now reads so.
type MissionRevised struct {
	Hidden struct {
		Mission string `json:"mission"`
		Terms   Terms  `json:"terms"`
	} `json:"-"`
}

var _ = register(event[MissionRevised]("mission.revised", noMission, ShowNothing))

func (e *MissionRevised) HiddenPart() any { return &e.Hidden }

// Decide replaces what the patch says of a draft.
func (c *ReviseMission) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.stillDraft(); err != nil {
		return nil, err
	}
	if !c.Seen.IsZero() && !c.Seen.Equal(m.RevisedAt) {
		return nil, Refuse(Conflict, because("draft_changed", ""))
	}
	t := c.Terms.over(m.Terms)
	if err := t.tidy(); err != nil {
		return nil, err
	}
	e := &MissionRevised{}
	e.Hidden.Mission, e.Hidden.Terms = m.ID, t
	return []Event{e}, nil
}

var _ = offer(ActRevise, func(_ State, o Offering) bool { return o.agent() && o.in(Draft) })

// stillDraft refuses the draft that somebody published meanwhile: a stale form, not a broken rule.
func (m *Mission) stillDraft() error {
	if m.stored != Draft {
		return Refuse(Conflict, because("published_already", ""))
	}
	return nil
}

func (e *MissionRevised) apply(s *State, m Meta) {
	old, _ := s.missions.Get(e.Hidden.Mission)
	next := old.copyOf()
	next.Terms, next.RevisedAt = e.Hidden.Terms, m.At
	s.putMission(next, m)
}
