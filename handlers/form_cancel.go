package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// cancelForm withdraws a mission with a public reason; a draft is thrown away.
func (s *Server) cancelForm(c *fiber.Ctx) error {
	f, id := s.form(c), missionID(c)
	m, ok := s.state().Mission(id)
	draft := ok && !m.Public()
	cmd := &models.CancelMission{Mission: id, Reason: f.text("reason")}
	if !draft {
		return s.work(c, "annuler", f, cmd, "cancelled")
	}
	if _, err := s.do(c, cmd); err != nil {
		return s.workRefused(c, "annuler", f, err)
	}
	return s.done(c, "/mes-missions", "discarded") // the draft's page is gone
}
