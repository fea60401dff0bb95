package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// setAsideForm takes an offer out of the ranking, with a reason that its author reads.
func (s *Server) setAsideForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "ecarter", f, &models.SetAsideBid{Mission: missionID(c), Bid: f.text("target"), Reason: f.text("reason")}, "set_aside")
}
