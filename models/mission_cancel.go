package models

// CancelMission withdraws a mission, or throws a draft away: by an agent, until an
// offer is selected, and after a failure. Refused (the reason is missing).
type CancelMission struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"`
}

// MissionDiscarded: a draft was thrown away.
type MissionDiscarded struct {
	Hidden struct {
		Mission string `json:"mission"`
	} `json:"-"`
}

var _ = register(event[MissionDiscarded]("mission.discarded", noMission, ShowNothing))

func (e *MissionDiscarded) HiddenPart() any { return &e.Hidden }

// MissionCancelled: withdrawn by the authority (sans suite), with its reason.
type MissionCancelled struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"`
}

var _ = register(event[MissionCancelled]("mission.cancelled", onMission(func(e *MissionCancelled) string { return e.Mission }), ShowBoard))

// Decide withdraws a mission (sans suite) until an offer is selected, with a
// public reason; a draft is simply thrown away.
func (c *CancelMission) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if m.stored == Draft {
		e := &MissionDiscarded{}
		e.Hidden.Mission = m.ID
		return []Event{e}, nil
	}
	if err := m.during(act, Opened, Closed, Failed); err != nil {
		return nil, err
	}
	var r reasons
	reason := c.Reason
	r.text("reason", &reason, 2000, true)
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	return []Event{&MissionCancelled{Mission: m.ID, Reason: reason}}, nil
}

var _ = offer(ActCancel, func(_ State, o Offering) bool { return o.agent() && o.in(Draft, Opened, Closed, Failed) })

func (e *MissionDiscarded) apply(s *State, m Meta) {
	old, _ := s.missions.Get(e.Hidden.Mission)
	s.unlist(old)
	s.countDraft(old.Authority, -1)
	for _, who := range []string{old.Authority, old.Author} {
		s.involved.Drop(who + "/" + descending(old.DraftedAt, old.ID))
	}
	s.missions.Delete(old.ID)
}

func (e *MissionCancelled) apply(s *State, m Meta) { s.end(e.Mission, Cancelled, e.Reason, m) }
