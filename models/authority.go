package models

import (
	"strings"
	"time"
)

// Authority is a public buyer or, under a private regime, an association, company or foundation.
type Authority struct {
	ID, Name, Siret, Type, Department, Signatory string
	Regime                                       Regime
	Population                                   int
	Agents                                       []string
	Published                                    int // missions
	Drafts                                       int // missions that are not published yet
	Since                                        time.Time
}

// siretKnown looks through the authorities: they are registered by hand, one at a time.
func (s State) siretKnown(siret string) bool {
	known := false
	s.auths.Walk("", func(_, id string) bool {
		a, ok := s.authorities.Get(id)
		known = ok && a.Siret == siret
		return !known
	})
	return known
}

// NameKey orders by name whatever the case, then id.
func NameKey(name, id string) string { return strings.ToLower(name) + "\x00" + id }
