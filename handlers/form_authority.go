package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// authorityForm registers an authority whose identity the steward has checked.
func (s *Server) authorityForm(c *fiber.Ctx) error {
	f := s.form(c)
	cmd := &models.RegisterAuthority{Name: f.text("name"), Siret: f.text("siret"), Regime: models.Regime(f.text("regime")), Type: f.text("kind"),
		Department: f.text("department"), Population: f.int("population"), Signatory: f.text("signatory")}
	err := f.err()
	if err == nil {
		_, err = s.do(c, cmd)
	}
	if err != nil {
		return s.stewardAgain(c, err, "collectivites", "", f)
	}
	return s.stewardDone(c, "authority.registered")
}
