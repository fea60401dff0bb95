package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// clockForm suspends or resumes the delay while the authority owes something.
func (s *Server) clockForm(c *fiber.Ctx) error {
	f := s.form(c)
	cmd := &models.SetClock{Mission: missionID(c), Suspended: f.check("suspended"), Reason: f.text("reason")}
	notice := "clock_runs"
	if cmd.Suspended {
		notice = "clock_stopped"
	}
	return s.work(c, "delai", f, cmd, notice)
}
