package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// openForm opens the sealed offers of a closed mission.
func (s *Server) openForm(c *fiber.Ctx) error {
	return s.work(c, "ouvrir", s.form(c), &models.OpenBids{Mission: missionID(c)}, "opened")
}
