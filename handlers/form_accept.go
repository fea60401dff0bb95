package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// acceptForm certifies the work as done.
func (s *Server) acceptForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "accepter", f, &models.AcceptDelivery{Mission: missionID(c), SkillConfirmed: f.check("skill_confirmed"), Partial: f.check("partial"),
		Reserves: f.text("reserves"), Erasure: f.check("erasure")}, "accepted")
}
