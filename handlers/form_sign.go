package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// signForm signs the standing proposal of an award.
func (s *Server) signForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "signer", f, &models.SignAward{Mission: missionID(c), Capacity: f.text("capacity"), Reference: f.text("reference")}, "awarded")
}
