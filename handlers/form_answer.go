package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/mission"
)

// answerForm answers a question of a mission of one's own authority.
func (s *Server) answerForm(c *fiber.Ctx) error {
	id, f := missionID(c), s.form(c)
	n, err := strconv.Atoi(c.Params("n"))
	if err != nil {
		return models.Refuse(models.NotFound, models.Reason{Key: "question_unknown"})
	}
	cmd := &models.AnswerQuestion{Mission: id, N: n, Text: f.text("text"), Declined: f.check("declined")}
	if _, err := s.do(c, cmd); err != nil {
		return s.missionRefused(c, err, func(m *mission.Data, reasons []models.Reason) {
			m.Answer = mission.TextForm{N: n, Text: f.text("text"), Declined: f.check("declined"), Reasons: reasons}
		})
	}
	return s.done(c, s.missionHome(id), "question.answered")
}
