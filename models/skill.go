package models

import (
	"slices"
	"strings"
	"time"
)

// Skill is a developer × software or domain at a level, with its proof.
type Skill struct {
	Software, Domain string
	Level            Level
	Proof            string
	At, Until        time.Time
}

// Current tells that the skill has not expired.
func (k Skill) Current(now time.Time) bool { return k.Until.IsZero() || now.Before(k.Until) }

// key is the skill's entry in the index.
func (k Skill) key(developer string) string {
	if k.Software != "" {
		return "software/" + k.Software + "/" + developer
	}
	return "domain/" + k.Domain + "/" + developer
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

func (d *Developer) skillsBut(software, domain string) []Skill {
	return slices.DeleteFunc(slices.Clone(d.Skills), func(k Skill) bool { return k.Software == software && k.Domain == domain })
}

// LevelFor is the best current level of the developer on the mission's software
// or business domain, and the slug of the one that gives it.
func (s State) LevelFor(developer string, m *Mission, now time.Time) (Level, string) {
	d, ok := s.developers.Get(developer)
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
		s.skilled.Walk(prefix, func(key, id string) bool {
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
