package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// failureForm claims that the mission cannot be finished.
func (s *Server) failureForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "echec", f, &models.ClaimFailure{Mission: missionID(c), Reason: f.said("reason")}, "failure")
}

// failureAnswerForm is the other side's answer.
func (s *Server) failureAnswerForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "echec/reponse", f, &models.AnswerFailure{Mission: missionID(c), Text: f.said("text")}, "failure_answered")
}

// failureSettleForm says whose fault it was.
func (s *Server) failureSettleForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "echec/issue", f, &models.SettleFailure{Mission: missionID(c), Fault: models.Blame(f.text("fault"))}, "failure_settled")
}
