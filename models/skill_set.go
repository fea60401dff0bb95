package models

import (
	"strings"
	"time"
)

const (
	maxSkills   = 100
	skillMonths = 36 // a skill expires so long after its last proof (DESIGN 10)
)

// Proofs that are not an assessment's own words.
const (
	ProofDeclared = "declared"
	ProofSteward  = "steward"
	ProofMission  = "mission:" // and the mission's id
)

// SetSkill sets a skill: anyone declares their own; higher levels are a steward's or
// the operator's. Invalid (the software, the domain, the level, the proof), NotFound
// (developer_unknown), Forbidden (no_profile, not_your_profile, steward_only,
// not_yourself), Refused (skill_higher: a declaration over what was proven), Limit
// (100 skills).
type SetSkill struct {
	Developer string `json:"developer,omitempty"`
	Software  string `json:"software,omitempty"`
	Domain    string `json:"domain,omitempty"`
	Level     Level  `json:"level"`
	Proof     string `json:"proof,omitempty"`
}

// SkillSet: a skill of a developer at a level, with its proof. It expires 36 months after its last proof.
type SkillSet struct {
	Hidden struct {
		Developer string    `json:"developer"`
		Software  string    `json:"software,omitempty"`
		Domain    string    `json:"domain,omitempty"`
		Level     Level     `json:"level"`
		Proof     string    `json:"proof,omitempty"` // "declared", "steward", "mission:<id>"
		Until     time.Time `json:"until,omitzero"`
	} `json:"-"`
}

var _ = register(event[SkillSet]("skill.set", noMission, ShowNothing))

func (e *SkillSet) HiddenPart() any { return &e.Hidden }

// Decide sets a skill on one software or one domain: anyone declares their own,
// higher levels are a steward's, and not for the steward's own profile. A
// declaration never lowers what was proven.
func (c *SetSkill) Decide(s State, act Act) ([]Event, error) {
	d, own, err := s.profile(act, c.Developer)
	if err != nil {
		return nil, err
	}
	var r reasons
	proof, domain := c.Proof, s.skillOn(&r, c.Software, c.Domain)
	r.when(!c.Level.known(), "level_unknown", "level")
	r.line("proof", &proof, 300, false)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if c.Level != Declared && own {
		key := "steward_only"
		if s.steward(act) == nil {
			key = "not_yourself"
		}
		return nil, Refuse(Forbidden, because(key, "level"))
	}
	old, has := d.skill(c.Software, domain)
	switch {
	case c.Level == Declared && own && has && old.Current(act.Now) && old.Level != Declared:
		return nil, Refuse(Refused, because("skill_higher", "level", "level", string(old.Level)))
	case !has && len(d.Skills) >= maxSkills:
		return nil, Refuse(Limit, because("too_many", "skill", "max", maxSkills))
	case c.Level == Declared:
		proof = ProofDeclared
	case proof == "" || strings.HasPrefix(proof, ProofMission): // only an acceptance gives that proof
		proof = ProofSteward
	}
	e := &SkillSet{}
	h := &e.Hidden
	h.Developer, h.Software, h.Domain, h.Level, h.Proof = d.ID, c.Software, domain, c.Level, proof
	h.Until = cut(act.Now).AddDate(0, skillMonths, 0)
	return []Event{e}, nil
}

// skillOn checks that exactly one known software or domain is meant, and gives the domain's slug.
func (s State) skillOn(r *reasons, software, domain string) string {
	if (software == "") == (domain == "") {
		r.add("software_or_domain", "software")
		return ""
	}
	if software != "" {
		_, ok := s.software.Get(software)
		r.when(!ok, "software_unknown", "software", "software", software)
		return ""
	}
	slug, ok := ParseDomain(domain)
	r.when(!ok, "domain_unknown", "domain")
	return slug
}

func (e *SkillSet) apply(s *State, m Meta) {
	h := e.Hidden
	s.setSkill(h.Developer, Skill{Software: h.Software, Domain: h.Domain, Level: h.Level, Proof: h.Proof, At: m.At, Until: h.Until})
}

func (s *State) setSkill(developer string, k Skill) {
	s.changeDeveloper(developer, func(d *Developer) {
		d.Skills = grow(d.skillsBut(k.Software, k.Domain), k)
		if len(d.Members) > 0 {
			s.skilled.Put(k.key(d.ID), d.ID)
		}
	})
}

// attest gives what an acceptance proves: the level attested for 36 months. A
// maintainer stays one.
func (s *State) attest(developer string, k Skill) {
	d, ok := s.developers.Get(developer)
	if !ok || k.Software == "" && k.Domain == "" {
		return
	}
	if old, has := d.skill(k.Software, k.Domain); has && old.Level == Maintainer && old.Current(k.At) {
		return
	}
	k.Level, k.Until = Attested, k.At.AddDate(0, skillMonths, 0)
	s.setSkill(developer, k)
}
