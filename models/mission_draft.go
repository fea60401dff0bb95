package models

// DraftMission begins a mission: by an agent, who names the authority when there are
// several. Forbidden (agents_only, not_your_authority), Limit (500 drafts of one
// authority), Conflict (id_taken), NotFound (the mission that this one follows),
// Invalid (terms that no draft can hold).
type DraftMission struct {
	Mission   string     `json:"-"`
	Authority string     `json:"authority,omitempty"` // needed only by an agent of several
	Parent    string     `json:"parent,omitempty"`
	Terms     TermsPatch `json:"terms"`
}

// Fresh makes the identifier.
func (c *DraftMission) Fresh(s State, free Free) {
	free.keep(&c.Mission, "M", func(id string) bool { _, taken := s.Mission(id); return taken })
}

// MissionDrafted: an agent began a mission. Nothing of a draft is public.
type MissionDrafted struct {
	Hidden struct {
		Mission   string `json:"mission"`
		Authority string `json:"authority"`
		Parent    string `json:"parent,omitempty"`
		Terms     Terms  `json:"terms"`
	} `json:"-"`
}

var _ = register(event[MissionDrafted]("mission.drafted", noMission, ShowNothing))

func (e *MissionDrafted) HiddenPart() any { return &e.Hidden }

// Decide begins a draft: everything that the agent does not say comes from the kind's template.
func (c *DraftMission) Decide(s State, act Act) ([]Event, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, err
	}
	if len(p.Agent) == 0 {
		return nil, Refuse(Forbidden, because("agents_only", ""))
	}
	authority := c.Authority
	if authority == "" {
		authority = p.Agent[0]
	}
	if !p.IsAgent(authority) {
		return nil, Refuse(Forbidden, because("not_your_authority", "authority"))
	}
	if a, ok := s.authorities.Get(authority); ok && a.Drafts >= maxDrafts {
		return nil, Refuse(Limit, because("too_many", "", "max", maxDrafts))
	}
	if _, taken := s.missions.Get(c.Mission); taken {
		return nil, Refuse(Conflict, because("id_taken", ""))
	}
	if c.Parent != "" {
		if parent, ok := s.missions.Get(c.Parent); !ok || parent.Authority != authority {
			return nil, Refuse(NotFound, because("mission_unknown", "parent"))
		}
	}
	t := s.defaults(c.Terms)
	t = c.Terms.over(t)
	if c.Terms.Weights != nil && c.Terms.Manual == nil {
		t.Manual = nil // weights that are given are whole: the template's own criteria would spoil their sum
	}
	if err := t.tidy(); err != nil {
		return nil, err
	}
	e := &MissionDrafted{}
	e.Hidden.Mission, e.Hidden.Authority, e.Hidden.Parent, e.Hidden.Terms = c.Mission, authority, c.Parent, t
	return []Event{e}, nil
}

// Offered from a mission that came to nothing and was not posted again; a draft may
// follow any mission of the authority.
var _ = offer(ActRepost, func(_ State, o Offering) bool {
	return o.agent() && o.in(Fruitless, Cancelled) && o.Mission.Child == ""
})

// defaults are the template's terms for the kind that the patch names.
func (s State) defaults(p TermsPatch) Terms {
	kind := KindFeature
	if p.Kind != nil {
		kind = *p.Kind
	}
	d := Template(kind)
	t := Terms{Kind: kind, WantedDays: d.WantedDays, Weights: d.Weights, Manual: d.Manual, RequiredLevel: d.Level,
		VerifyDays: d.VerifyDays, Data: d.Data, Licence: d.Licence, Place: Place{Remote: d.Remote}, Format: Sealed}
	if p.Software != nil {
		if w, ok := s.software.Get(*p.Software); ok {
			t.Domain = w.Domain
		}
	}
	return t
}

func (e *MissionDrafted) apply(s *State, m Meta) {
	h := e.Hidden
	next := &Mission{ID: h.Mission, Authority: h.Authority, Author: m.By, Parent: h.Parent, Terms: h.Terms,
		stored: Draft, DraftedAt: m.At, RevisedAt: m.At, Round: 1}
	s.putMission(next, m)
	s.countDraft(h.Authority, 1)
	s.involve(h.Authority, next)
	s.involve(m.By, next)
}

func (s *State) countDraft(authority string, n int) {
	s.changeAuthority(authority, func(a *Authority) { a.Drafts += n })
}
