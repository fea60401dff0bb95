package models

// DeclareFruitless ends a mission whose bids are not acceptable: by an agent, after
// the opening, and after a failure. Refused (the reason is missing; not_opened).
type DeclareFruitless struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"`
}

// MissionFruitless: no acceptable bid.
type MissionFruitless struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"` // "no_bid", or the authority's words
}

var _ = register(event[MissionFruitless]("mission.fruitless", onMission(func(e *MissionFruitless) string { return e.Mission }), ShowBoard))

// NoBid is the reason of a mission that nobody bid for.
const NoBid = "no_bid"

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

var _ = offer(ActFruitless, func(_ State, o Offering) bool { return o.agent() && o.in(Closed, Failed) && o.Mission.BidsOpen() })

func (e *MissionFruitless) apply(s *State, m Meta) { s.end(e.Mission, Fruitless, e.Reason, m) }

func (s *State) end(id string, phase Phase, why string, m Meta) {
	old, _ := s.missions.Get(id)
	next := old.copyOf()
	next.stored, next.Ending, next.EndedAt = phase, why, m.At
	s.putMission(next, m)
}
