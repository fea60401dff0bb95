package models

// RemoveSkill takes a skill back: by a member, a steward or the operator. NotFound
// (developer_unknown, skill_unknown), Forbidden (no_profile, not_your_profile).
type RemoveSkill struct {
	Developer string `json:"developer,omitempty"`
	Software  string `json:"software,omitempty"`
	Domain    string `json:"domain,omitempty"`
}

// SkillRemoved: the developer or the steward took it back.
type SkillRemoved struct {
	Hidden struct {
		Developer string `json:"developer"`
		Software  string `json:"software,omitempty"`
		Domain    string `json:"domain,omitempty"`
	} `json:"-"`
}

var _ = register(event[SkillRemoved]("skill.removed", noMission, ShowNothing))

func (e *SkillRemoved) HiddenPart() any { return &e.Hidden }

// Decide takes a skill back.
func (c *RemoveSkill) Decide(s State, act Act) ([]Event, error) {
	d, _, err := s.profile(act, c.Developer)
	if err != nil {
		return nil, err
	}
	domain := c.Domain
	if slug, ok := ParseDomain(domain); ok {
		domain = slug
	}
	if _, has := d.skill(c.Software, domain); !has {
		return nil, Refuse(NotFound, because("skill_unknown", "skill"))
	}
	e := &SkillRemoved{}
	e.Hidden.Developer, e.Hidden.Software, e.Hidden.Domain = d.ID, c.Software, domain
	return []Event{e}, nil
}

func (e *SkillRemoved) apply(s *State, _ Meta) {
	h := e.Hidden
	s.changeDeveloper(h.Developer, func(d *Developer) {
		d.Skills = d.skillsBut(h.Software, h.Domain)
		s.skilled.Drop(Skill{Software: h.Software, Domain: h.Domain}.key(d.ID))
	})
}
