package models

import "testing"

func TestAPublicAuthorityHasAValidSiret(t *testing.T) {
	g := newStage(t)
	for name, c := range map[string]struct {
		cmd  RegisterAuthority
		code Code
		keys []string
	}{
		"no SIRET":       {RegisterAuthority{Authority: "A2", Name: "Commune"}, Invalid, []string{"siret_invalid"}},
		"wrong digit":    {RegisterAuthority{Authority: "A2", Name: "Commune", Siret: "00010001600014"}, Invalid, []string{"siret_invalid"}},
		"private, wrong": {RegisterAuthority{Authority: "A2", Name: "Asso", Regime: Private, Siret: "1"}, Invalid, []string{"siret_invalid"}},
		"everything":     {RegisterAuthority{Authority: "A2", Regime: "mixed", Population: -1, Department: "x!"}, Invalid, []string{"missing", "department_invalid", "regime_unknown", "population_out_of_range"}},
		"known":          {RegisterAuthority{Authority: "A2", Name: "Autre", Siret: "000 100 016 00013"}, Conflict, []string{"siret_known"}},
		"same id":        {RegisterAuthority{Authority: "A1", Name: "Autre", Regime: Private}, Conflict, []string{"id_taken"}},
	} {
		t.Run(name, func(t *testing.T) {
			(&stage{T: t, s: g.s, now: g.now}).refused(Operator, &c.cmd, c.code, c.keys...)
		})
	}
	g.refused("Pagent", &RegisterAuthority{Authority: "A2", Name: "x"}, Forbidden, "steward_only")
	g.do("Psteward", &RegisterAuthority{Authority: "A2", Name: "Association", Regime: Private, Department: "100"})
	g.do("Psteward", &RegisterAuthority{Authority: "A3", Name: "Brumaillon", Siret: "00010002400017", Department: "2A"})
	page, next := g.s.Authorities("", 2)
	if len(page) != 2 || page[0].ID != "A2" || page[1].ID != "A3" || next != "A3" {
		t.Errorf("page %v, next %q", page, next)
	}
	if page, next = g.s.Authorities(next, 2); len(page) != 1 || page[0].ID != "A1" || next != "" {
		t.Errorf("last page %v, next %q", page, next)
	}
}
