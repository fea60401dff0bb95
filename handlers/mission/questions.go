package mission

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/mission"
)

// Ask asks a question, public and anonymous.
func (h Pages) Ask(c *fiber.Ctx) error {
	id, f := ID(c), h.Form(c)
	if _, err := h.Do(c, &models.AskQuestion{Mission: id, Text: f.Said("text")}); err != nil {
		return h.refuse(c, err, func(m *mission.Data, reasons []models.Reason) {
			m.Ask = mission.TextForm{Text: f.Text("text"), Reasons: reasons}
		})
	}
	return h.Done(c, h.Home(id), "question.asked")
}

// Answer answers a question of a mission of one's own authority.
func (h Pages) Answer(c *fiber.Ctx) error {
	id, f := ID(c), h.Form(c)
	n, err := strconv.Atoi(c.Params("n"))
	if err != nil {
		return models.Refuse(models.NotFound, models.Reason{Key: "question_unknown"})
	}
	cmd := &models.AnswerQuestion{Mission: id, N: n, Text: f.Text("text"), Declined: f.Check("declined")}
	if _, err := h.Do(c, cmd); err != nil {
		return h.refuse(c, err, func(m *mission.Data, reasons []models.Reason) {
			m.Answer = mission.TextForm{N: n, Text: f.Text("text"), Declined: f.Check("declined"), Reasons: reasons}
		})
	}
	return h.Done(c, h.Home(id), "question.answered")
}
