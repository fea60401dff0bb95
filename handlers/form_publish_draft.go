package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// publishDraftForm publishes a draft from its own page.
func (s *Server) publishDraftForm(c *fiber.Ctx) error {
	return s.work(c, "publier", s.form(c), &models.PublishMission{Mission: missionID(c)}, "published")
}
