package models

import (
	"slices"
	"strings"

	"coupdemain/models/clean"
)

const maxPopulation = 100_000_000

// Decide registers an authority: by a steward, who has checked who asks. Under
// the public regime it has a valid SIRET; one SIRET is one authority.
func (c *RegisterAuthority) Decide(s State, act Act) ([]Event, error) {
	if err := s.steward(act); err != nil {
		return nil, err
	}
	if c.Authority == "" {
		return nil, Fault(Internal, errUnmade, "register authority")
	}
	e := &AuthorityRegistered{Authority: c.Authority, Title: c.Name, Siret: c.Siret, Regime: c.Regime, Type: c.Type,
		Department: c.Department, Population: c.Population, Signatory: c.Signatory}
	if e.Regime == "" {
		e.Regime = Public
	}
	var r reasons
	r.line("name", &e.Title, 200, true)
	r.line("kind", &e.Type, 60, false)
	r.line("signatory", &e.Signatory, 300, false)
	r.departmentCode("department", &e.Department)
	r.when(!slices.Contains(Regimes, e.Regime), "regime_unknown", "regime")
	r.when(c.Population < 0 || c.Population > maxPopulation, "population_out_of_range", "population", "max", maxPopulation)
	if c.Siret != "" || e.Regime == Public {
		siret, ok := clean.ReadSIRET(c.Siret)
		r.when(!ok, "siret_invalid", "siret")
		e.Siret = siret
	}
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	_, taken := s.authorities.get(c.Authority)
	r.when(taken, "id_taken", "")
	r.when(e.Siret != "" && s.siretKnown(e.Siret), "siret_known", "siret")
	if err := r.err(Conflict); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

// siretKnown looks through the authorities: they are registered by hand, one at a time.
func (s State) siretKnown(siret string) bool {
	known := false
	s.auths.walk("", func(_, id string) bool {
		a, ok := s.authorities.get(id)
		known = ok && a.Siret == siret
		return !known
	})
	return known
}

// byName orders by name whatever the case, then id.
func byName(name, id string) string { return strings.ToLower(name) + "\x00" + id }

func (e *AuthorityRegistered) apply(s *State, m Meta) {
	a := &Authority{ID: e.Authority, Name: e.Title, Siret: e.Siret, Type: e.Type, Department: e.Department,
		Signatory: e.Signatory, Regime: e.Regime, Population: e.Population, Since: m.At}
	s.authorities.set(a.ID, a)
	s.auths.put(byName(a.Name, a.ID), a.ID)
}
