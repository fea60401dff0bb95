package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// evidenceForm judges what a bidder below the level joined to the offer.
func (s *Server) evidenceForm(c *fiber.Ctx) error {
	f := s.form(c)
	admitted := f.text("admitted")
	if admitted != "yes" && admitted != "no" { // neither is ever taken for the other
		f.bad("admitted", "choice_missing", nil)
	}
	return s.work(c, "preuve", f, &models.JudgeEvidence{Mission: missionID(c), Bid: f.text("target"), Admitted: admitted == "yes", Reason: f.text("reason")}, "judged")
}
