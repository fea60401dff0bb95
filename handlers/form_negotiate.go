package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// negotiateForm opens the negotiation round that the mission announced.
func (s *Server) negotiateForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "negociation", f, &models.OpenNegotiation{Mission: missionID(c), Until: f.time("until")}, "negotiation")
}
