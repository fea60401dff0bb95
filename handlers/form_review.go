package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// reviewForm gives one side's review of the other.
func (s *Server) reviewForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "avis", f, &models.GiveReview{Mission: missionID(c), Quality: f.int("quality"), Deadline: f.int("deadline"),
		Communication: f.int("communication"), Text: f.said("text")}, "reviewed")
}
