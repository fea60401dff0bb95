package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// orderForm sends the order: the delay starts.
func (s *Server) orderForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "commander", f, &models.SendOrder{Mission: missionID(c), Commitment: f.text("commitment"), ServiceCode: f.text("service_code")}, "ordered")
}
