package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/mission"
)

// askForm asks a question, public and anonymous.
func (s *Server) askForm(c *fiber.Ctx) error {
	id, f := missionID(c), s.form(c)
	if _, err := s.do(c, &models.AskQuestion{Mission: id, Text: f.said("text")}); err != nil {
		return s.missionRefused(c, err, func(m *mission.Data, reasons []models.Reason) {
			m.Ask = mission.TextForm{Text: f.text("text"), Reasons: reasons}
		})
	}
	return s.done(c, s.missionHome(id), "question.asked")
}
