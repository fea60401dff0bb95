package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// addendumForm posts an addendum to an open mission.
func (s *Server) addendumForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "additifs", f, &models.PostAddendum{Mission: missionID(c), Text: f.text("text"), ClosesAt: f.time("closes_at"), Substantial: f.check("substantial")}, "addendum")
}
