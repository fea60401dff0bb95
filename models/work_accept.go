package models

// AcceptDelivery certifies the work as done: by an agent. Invalid (the reserves),
// Refused (erasure_missing).
type AcceptDelivery struct {
	Mission        string `json:"mission"`
	SkillConfirmed bool   `json:"skill_confirmed"`
	Partial        bool   `json:"partial,omitempty"`
	Reserves       string `json:"reserves,omitempty"`
	Erasure        bool   `json:"erasure,omitempty"`
}

// DeliveryAccepted: a person of the authority certifies the work as done (service fait).
type DeliveryAccepted struct {
	Mission        string `json:"mission"`
	N              int    `json:"n"`
	SkillConfirmed bool   `json:"skill_confirmed,omitempty"`
	Partial        bool   `json:"partial,omitempty"`
	Taken          int    `json:"taken"` // days from the order to the delivery, suspensions left out
	Hidden         struct {
		Reserves string `json:"reserves,omitempty"`
		Erasure  bool   `json:"erasure,omitempty"` // copies of personal data attested erased
	} `json:"-"`
}

var _ = register(event[DeliveryAccepted]("delivery.accepted", onMission(func(e *DeliveryAccepted) string { return e.Mission }), ShowBoard))

func (e *DeliveryAccepted) HiddenPart() any { return &e.Hidden }

// Decide certifies the work as done (service fait). Where the work touched
// personal data, only with the erasure of copies attested (GDPR art. 28, 3 g).
func (c *AcceptDelivery) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Delivered); err != nil {
		return nil, err
	}
	var r reasons
	reserves := c.Reserves
	r.text("reserves", &reserves, maxReason, false)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if m.Terms.Data.Private() && !c.Erasure {
		return nil, Refuse(Refused, because("erasure_missing", "erasure"))
	}
	e := m.accepted(act)
	e.SkillConfirmed, e.Partial = c.SkillConfirmed, c.Partial
	e.Hidden.Reserves, e.Hidden.Erasure = reserves, c.Erasure
	return []Event{e}, nil
}

// Accepting and rejecting are offered together.
var _ = await(ActAccept, func(_ State, o Offering) bool { return o.agent() && o.in(Delivered) })

// accepted is the acceptance of the last delivery; of the work as it stands when nothing was delivered.
func (m *Mission) accepted(act Act) *DeliveryAccepted {
	e := &DeliveryAccepted{Mission: m.ID, N: len(m.Deliveries)}
	switch {
	case e.N > 0:
		e.Taken = m.taken(m.Deliveries[e.N-1].At)
	case m.stored == Disputed:
		e.Taken = m.taken(m.Dispute.At)
	default:
		e.Taken = m.taken(act.Now)
	}
	return e
}

func (e *DeliveryAccepted) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.stored, m.AcceptedAt, m.Acceptance = Accepted, at.At, e
		s.changeDeveloper(m.Award.Developer, func(d *Developer) { d.Works = with(d.Works, m.ID) })
		if e.SkillConfirmed {
			k := Skill{Proof: ProofMission + m.ID, At: at.At}
			k.Software = m.Terms.Software
			s.attest(m.Award.Developer, k)
			k.Software, k.Domain = "", m.Terms.Domain
			s.attest(m.Award.Developer, k)
		}
	})
}
