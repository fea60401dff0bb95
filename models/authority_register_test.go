package models_test

import (
	"testing"

	"coupdemain/models"
	"coupdemain/models/view"
)

func TestAPublicAuthorityHasAValidSiret(t *testing.T) {
	g := models.NewStage(t)
	for name, c := range map[string]struct {
		cmd  models.RegisterAuthority
		code models.Code
		keys []string
	}{
		"no SIRET":       {models.RegisterAuthority{Authority: "A2", Name: "Commune"}, models.Invalid, []string{"siret_invalid"}},
		"wrong digit":    {models.RegisterAuthority{Authority: "A2", Name: "Commune", Siret: "00010001600014"}, models.Invalid, []string{"siret_invalid"}},
		"private, wrong": {models.RegisterAuthority{Authority: "A2", Name: "Asso", Regime: models.Private, Siret: "1"}, models.Invalid, []string{"siret_invalid"}},
		"everything":     {models.RegisterAuthority{Authority: "A2", Regime: "mixed", Population: -1, Department: "x!"}, models.Invalid, []string{"missing", "department_invalid", "regime_unknown", "population_out_of_range"}},
		"known":          {models.RegisterAuthority{Authority: "A2", Name: "Autre", Siret: "000 100 016 00013"}, models.Conflict, []string{"siret_known"}},
		"same id":        {models.RegisterAuthority{Authority: "A1", Name: "Autre", Regime: models.Private}, models.Conflict, []string{"id_taken"}},
	} {
		t.Run(name, func(t *testing.T) {
			(&models.Stage{T: t, S: g.S, Now: g.Now}).Refused(models.Operator, &c.cmd, c.code, c.keys...)
		})
	}
	g.Refused("Pagent", &models.RegisterAuthority{Authority: "A2", Name: "x"}, models.Forbidden, "steward_only")
	g.Do("Psteward", &models.RegisterAuthority{Authority: "A2", Name: "Association", Regime: models.Private, Department: "100"})
	g.Do("Psteward", &models.RegisterAuthority{Authority: "A3", Name: "Brumaillon", Siret: "00010002400017", Department: "2A"})
	page, next := view.Authorities(g.S, "", 2)
	if len(page) != 2 || page[0].ID != "A2" || page[1].ID != "A3" || next != "A3" {
		t.Errorf("page %v, next %q", page, next)
	}
	if page, next = view.Authorities(g.S, next, 2); len(page) != 1 || page[0].ID != "A1" || next != "" {
		t.Errorf("last page %v, next %q", page, next)
	}
}
