package models

import (
	"maps"
	"regexp"
	"slices"
	"time"

	"coupdemain/models/clean"
)

// Software is a listed free business application.
type Software struct {
	Slug, Name, Function, Licence, Domain, Source string
	IDs                                           map[string]string
	Missions                                      int // published
	Since                                         time.Time
}

// ListSoftware enters software or changes what the list says of it: by a steward or
// the operator, as the importer is. Entries that change nothing are left out. Invalid
// (a field, with the number of its entry), Limit (500 entries), Forbidden
// (steward_only).
type ListSoftware struct {
	Entries []SoftwareListed `json:"entries"`
}

// SoftwareListed: a free business application entered or changed in the list. Public record.
type SoftwareListed struct {
	Slug     string            `json:"slug"`
	Title    string            `json:"name"`
	Function string            `json:"function,omitempty"`
	Licence  string            `json:"licence,omitempty"` // SPDX id, empty when unknown
	Domain   string            `json:"domain,omitempty"`
	IDs      map[string]string `json:"ids,omitempty"` // sill, wikidata, comptoir
	Source   string            `json:"source,omitempty"`
}

var _ = register(event[SoftwareListed]("software.listed", noMission, ShowNothing))

const (
	MaxEntries = 500 // software in one command
	maxIDs     = 20
)

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Decide enters software in the list, or changes what it says of them. Entries
// that change nothing are left out, so that importing the same list again
// commits nothing.
func (c *ListSoftware) Decide(s State, act Act) ([]Event, error) {
	if err := s.steward(act); err != nil {
		return nil, err
	}
	if len(c.Entries) > MaxEntries {
		return nil, Refuse(Limit, because("too_many", "entries", "max", MaxEntries))
	}
	var r reasons
	var events []Event
	seen := map[string]bool{}
	for i := range c.Entries {
		e := c.Entries[i].tidy(&r, i)
		r.when(seen[e.Slug], "slug_twice", "slug", "slug", e.Slug)
		seen[e.Slug] = true
		if old, ok := s.software.Get(e.Slug); !ok || !e.same(old) {
			events = append(events, &e)
		}
	}
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	return events, nil
}

// tidy gives the entry with its fields cleaned, and adds what is wrong with it.
// A licence is an SPDX identifier or is left empty: unknown is said as unknown.
func (e SoftwareListed) tidy(r *reasons, n int) SoftwareListed {
	before := len(*r)
	r.when(len(e.Slug) > 64 || !slugForm.MatchString(e.Slug), "slug_invalid", "slug")
	r.line("name", &e.Title, 200, true)
	r.line("function", &e.Function, 600, false)
	r.line("source", &e.Source, 500, false)
	r.when(e.Licence != "" && !slices.Contains(clean.Licences, e.Licence), "licence_unknown", "licence")
	if e.Domain != "" {
		slug, ok := ParseDomain(e.Domain)
		r.when(!ok, "domain_unknown", "domain")
		e.Domain = slug
	}
	r.when(len(e.IDs) > maxIDs, "too_many", "ids", "max", maxIDs)
	e.IDs = maps.Clone(e.IDs)
	if len(e.IDs) == 0 {
		e.IDs = nil // as it will be when read back
	}
	for _, name := range slices.Sorted(maps.Keys(e.IDs)) {
		id := e.IDs[name]
		r.when(len(name) > 40 || !slugForm.MatchString(name), "id_invalid", "ids")
		r.line("ids", &id, 200, true)
		e.IDs[name] = id
	}
	for i := before; i < len(*r); i++ { // say which entry of the file is meant
		if (*r)[i].Args == nil {
			(*r)[i].Args = Args{}
		}
		(*r)[i].Args["entry"] = n + 1
	}
	return e
}

func (e SoftwareListed) same(w *Software) bool {
	return e.Title == w.Name && e.Function == w.Function && e.Licence == w.Licence && e.Domain == w.Domain &&
		e.Source == w.Source && maps.Equal(e.IDs, w.IDs)
}

func (e *SoftwareListed) apply(s *State, m Meta) {
	w := &Software{Slug: e.Slug, Since: m.At}
	if old, ok := s.software.Get(e.Slug); ok {
		s.apps.Drop(NameKey(old.Name, old.Slug))
		*w = *old
	}
	w.Name, w.Function, w.Licence, w.Domain, w.Source, w.IDs = e.Title, e.Function, e.Licence, e.Domain, e.Source, e.IDs
	s.software.Set(w.Slug, w)
	s.apps.Put(NameKey(w.Name, w.Slug), w.Slug)
}
