package models

import (
	"slices"

	"coupdemain/models/clean"
)

// RegisterAuthority enters an authority: by a steward or the operator. Invalid (a
// field, with its reason; a public one needs a valid SIRET), Conflict (siret_known,
// id_taken), Forbidden (steward_only).
type RegisterAuthority struct {
	Authority  string `json:"-"`
	Name       string `json:"name"`
	Siret      string `json:"siret"`
	Regime     Regime `json:"regime"`
	Type       string `json:"kind"`
	Department string `json:"department"`
	Population int    `json:"population"`
	Signatory  string `json:"signatory"`
}

// Fresh makes the identifier.
func (c *RegisterAuthority) Fresh(s State, free Free) {
	free.keep(&c.Authority, "A", func(id string) bool { _, taken := s.Authority(id); return taken })
}

// AuthorityRegistered: an authority may post here. Public record.
type AuthorityRegistered struct {
	Authority  string `json:"authority"`
	Title      string `json:"name"`
	Siret      string `json:"siret,omitempty"`
	Regime     Regime `json:"regime"`
	Type       string `json:"kind,omitempty"`
	Department string `json:"department,omitempty"`
	Population int    `json:"population,omitempty"`
	Signatory  string `json:"signatory,omitempty"`
}

var _ = register(event[AuthorityRegistered]("authority.registered", noMission, ShowNothing))

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
	_, taken := s.authorities.Get(c.Authority)
	r.when(taken, "id_taken", "")
	r.when(e.Siret != "" && s.siretKnown(e.Siret), "siret_known", "siret")
	if err := r.err(Conflict); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

func (e *AuthorityRegistered) apply(s *State, m Meta) {
	a := &Authority{ID: e.Authority, Name: e.Title, Siret: e.Siret, Type: e.Type, Department: e.Department,
		Signatory: e.Signatory, Regime: e.Regime, Population: e.Population, Since: m.At}
	s.authorities.Set(a.ID, a)
	s.auths.Put(NameKey(a.Name, a.ID), a.ID)
}
