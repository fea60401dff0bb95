package models

import (
	"slices"
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
		_, ok := s.software.get(software)
		r.when(!ok, "software_unknown", "software", "software", software)
		return ""
	}
	slug, ok := ParseDomain(domain)
	r.when(!ok, "domain_unknown", "domain")
	return slug
}

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

// skill finds the developer's skill on a software or a domain.
func (d *Developer) skill(software, domain string) (Skill, bool) {
	for _, k := range d.Skills {
		if k.Software == software && k.Domain == domain {
			return k, true
		}
	}
	return Skill{}, false
}

// key is the skill's entry in the index.
func (k Skill) key(developer string) string {
	if k.Software != "" {
		return "software/" + k.Software + "/" + developer
	}
	return "domain/" + k.Domain + "/" + developer
}

// LevelFor is the best current level of the developer on the mission's software
// or business domain, and the slug of the one that gives it.
func (s State) LevelFor(developer string, m *Mission, now time.Time) (Level, string) {
	d, ok := s.developers.get(developer)
	if !ok {
		return "", ""
	}
	best, on := Level(""), ""
	for _, k := range d.Skills {
		about := k.Software != "" && k.Software == m.Terms.Software || k.Domain != "" && k.Domain == m.Terms.Domain
		if !about || !k.Current(now) || !k.Level.known() {
			continue
		}
		better := best == "" || !best.AtLeast(k.Level) || best == k.Level && k.Software != ""
		if better {
			best, on = k.Level, k.Software+k.Domain
		}
	}
	return best, on
}

// Competent counts the profiles that reach the level on the software or the domain at now.
func (s State) Competent(software, domain string, required Level, now time.Time) int {
	m := &Mission{Terms: Terms{Software: software, Domain: domain}}
	seen := map[string]bool{}
	for _, prefix := range []string{"software/" + software + "/", "domain/" + domain + "/"} {
		s.skilled.walk(prefix, func(key, id string) bool {
			if !strings.HasPrefix(key, prefix) {
				return false
			}
			if level, _ := s.LevelFor(id, m, now); level != "" && level.AtLeast(required) {
				seen[id] = true
			}
			return true
		})
	}
	return len(seen)
}

func (e *SkillSet) apply(s *State, m Meta) {
	h := e.Hidden
	s.setSkill(h.Developer, Skill{Software: h.Software, Domain: h.Domain, Level: h.Level, Proof: h.Proof, At: m.At, Until: h.Until})
}

func (s *State) setSkill(developer string, k Skill) {
	s.changeDeveloper(developer, func(d *Developer) {
		d.Skills = grow(d.skillsBut(k.Software, k.Domain), k)
		if len(d.Members) > 0 {
			s.skilled.put(k.key(d.ID), d.ID)
		}
	})
}

// attest gives what an acceptance proves: the level attested for 36 months. A
// maintainer stays one.
func (s *State) attest(developer string, k Skill) {
	d, ok := s.developers.get(developer)
	if !ok || k.Software == "" && k.Domain == "" {
		return
	}
	if old, has := d.skill(k.Software, k.Domain); has && old.Level == Maintainer && old.Current(k.At) {
		return
	}
	k.Level, k.Until = Attested, k.At.AddDate(0, skillMonths, 0)
	s.setSkill(developer, k)
}

func (e *SkillRemoved) apply(s *State, _ Meta) {
	h := e.Hidden
	s.changeDeveloper(h.Developer, func(d *Developer) {
		d.Skills = d.skillsBut(h.Software, h.Domain)
		s.skilled.drop(Skill{Software: h.Software, Domain: h.Domain}.key(d.ID))
	})
}

func (d *Developer) skillsBut(software, domain string) []Skill {
	return slices.DeleteFunc(slices.Clone(d.Skills), func(k Skill) bool { return k.Software == software && k.Domain == domain })
}
