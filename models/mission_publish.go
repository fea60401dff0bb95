package models

import (
	"time"

	"coupdemain/models/money"
)

// PublishMission makes a draft public: by an agent. Conflict (published_already),
// Refused (all that is missing, at once).
type PublishMission struct {
	Mission string `json:"mission"`
}

// MissionPublished: the mission's terms are public and frozen. The estimate and the author are not public.
type MissionPublished struct {
	Mission   string    `json:"mission"`
	Authority string    `json:"authority"`
	Terms     Terms     `json:"terms"` // its Estimate is always 0 here
	OpensAt   time.Time `json:"opens_at"`
	ClosesAt  time.Time `json:"closes_at"`
	Parent    string    `json:"parent,omitempty"`
	Hidden    struct {
		Estimate money.Cents `json:"estimate,omitempty"`
		Author   string      `json:"author"`
	} `json:"-"`
}

var _ = register(event[MissionPublished]("mission.published", onMission(func(e *MissionPublished) string { return e.Mission }), ShowCustom))

func (e *MissionPublished) HiddenPart() any { return &e.Hidden }

// Decide publishes a draft that lacks nothing. From here its terms are frozen.
func (c *PublishMission) Decide(s State, act Act) ([]Event, error) {
	m, p, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.stillDraft(); err != nil {
		return nil, err
	}
	if missing := s.Missing(m, act.Now, act.Law); len(missing) > 0 {
		return nil, Refuse(Refused, missing...)
	}
	e := &MissionPublished{Mission: m.ID, Authority: m.Authority, Terms: m.Terms, Parent: m.Parent,
		OpensAt: later(m.Terms.OpensAt, act.Now), ClosesAt: m.Terms.ClosesAt}
	e.Terms.Estimate = 0
	e.Hidden.Estimate, e.Hidden.Author = m.Terms.Estimate, p.ID
	return []Event{e}, nil
}

var _ = offer(ActPublish, func(_ State, o Offering) bool { return o.agent() && o.in(Draft) })

func (e *MissionPublished) apply(s *State, m Meta) {
	next := &Mission{}
	if old, ok := s.missions.Get(e.Mission); ok {
		next = old.copyOf()
		s.countDraft(old.Authority, -1)
	}
	next.Terms = e.Terms
	next.Terms.Estimate = e.Hidden.Estimate
	next.stored, next.PublishedAt, next.Author = Opened, m.At, e.Hidden.Author
	next.OpensAt, next.ClosesAt, next.End = e.OpensAt, e.ClosesAt, e.ClosesAt
	s.putMission(next, m)
	s.published.Put(descending(next.PublishedAt, next.ID), next.ID)
	s.involve(next.Author, next)
	if a, ok := s.authorities.Get(next.Authority); ok {
		c := *a
		c.Published++
		s.authorities.Set(c.ID, &c)
	}
	if w, ok := s.software.Get(next.Terms.Software); ok {
		c := *w
		c.Missions++
		s.software.Set(c.Slug, &c)
	}
	if parent, ok := s.missions.Get(e.Parent); ok {
		p := parent.copyOf()
		p.Child = next.ID
		s.putMission(p, m)
	}
}
