package models

import "coupdemain/models/persist"

// Listing is an order of things on the board, which can only be read: a key that
// orders, and the id of what stands there.
type Listing struct{ entries persist.Index }

// Len is the number of entries.
func (l Listing) Len() int { return l.entries.Len() }

// Walk visits entries in order, from the first key at or after from, until fn says false.
func (l Listing) Walk(from string, fn func(key, id string) bool) { l.entries.Walk(from, fn) }

// OpenMissions are those that are published and not closed, by their effective end.
func (s State) OpenMissions() Listing { return Listing{s.open} }

// PublishedMissions are all that were ever published, the newest first.
func (s State) PublishedMissions() Listing { return Listing{s.published} }

// ChangedMissions are the closed ones and what followed, by their last change of
// phase, newest first.
func (s State) ChangedMissions() Listing { return Listing{s.later} }

// DevelopersBySince are the profiles by their registration.
func (s State) DevelopersBySince() Listing { return Listing{s.devs} }

// SoftwareByName and AuthoritiesByName are ordered by NameKey.
func (s State) SoftwareByName() Listing { return Listing{s.apps} }

// AuthoritiesByName are all authorities, see SoftwareByName.
func (s State) AuthoritiesByName() Listing { return Listing{s.auths} }

// Skilled are the profiles with a skill, under "software/<slug>/<developer>" and
// "domain/<slug>/<developer>".
func (s State) Skilled() Listing { return Listing{s.skilled} }

// InvolvedMissions are the missions of whom they concern, under "<person,
// developer, authority or software/<slug>>/<descending time>/<mission>".
func (s State) InvolvedMissions() Listing { return Listing{s.involved} }

// Facets counts the open missions by "format/…", "domain/…", "level/…", "department/…", "kind/…", "software/…".
func (s State) Facets() map[string]int {
	all := make(map[string]int, s.facets.Len())
	s.facets.Each(func(key string, n int) { all[key] = n })
	return all
}

// Involving lists the missions that concern a person, a developer profile or an
// authority, newest first, at most limit.
func (s State) Involving(who string, limit int) []*Mission {
	var found []*Mission
	prefix := who + "/"
	s.involved.Walk(prefix, func(key, id string) bool {
		if len(key) < len(prefix) || key[:len(prefix)] != prefix || len(found) == limit {
			return false
		}
		if m, ok := s.Mission(id); ok {
			found = append(found, m)
		}
		return true
	})
	return found
}
