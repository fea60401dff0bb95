package models

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

// Decide declares that no bid is acceptable. Sealed bids must have been opened first.
func (c *DeclareFruitless) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Closed, Failed); err != nil {
		return nil, err
	}
	var r reasons
	reason := c.Reason
	r.text("reason", &reason, 2000, true)
	r.when(!m.BidsOpen(), "not_opened", "")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	return []Event{&MissionFruitless{Mission: m.ID, Reason: reason}}, nil
}

func (e *MissionCancelled) apply(s *State, m Meta) { s.end(e.Mission, Cancelled, e.Reason, m) }

func (e *MissionFruitless) apply(s *State, m Meta) { s.end(e.Mission, Fruitless, e.Reason, m) }

func (s *State) end(id string, phase Phase, why string, m Meta) {
	old, _ := s.missions.get(id)
	next := old.copyOf()
	next.stored, next.Ending, next.EndedAt = phase, why, m.At
	s.putMission(next, m)
}
