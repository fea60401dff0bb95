package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// reconfirmForm keeps an offer for thirty more days.
func (s *Server) reconfirmForm(c *fiber.Ctx) error {
	return s.work(c, "confirmer", s.form(c), &models.ReconfirmBid{Mission: missionID(c)}, "reconfirmed")
}
