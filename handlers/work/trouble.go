package work

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/mission"
	"coupdemain/models"
)

// ClaimFailure claims that the mission cannot be finished.
func (h Pages) ClaimFailure(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "echec", f, &models.ClaimFailure{Mission: mission.ID(c), Reason: f.Said("reason")}, "failure")
}

// AnswerFailure is the other side's answer.
func (h Pages) AnswerFailure(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "echec/reponse", f, &models.AnswerFailure{Mission: mission.ID(c), Text: f.Said("text")}, "failure_answered")
}

// SettleFailure says whose fault it was.
func (h Pages) SettleFailure(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "echec/issue", f, &models.SettleFailure{Mission: mission.ID(c), Fault: models.Blame(f.Text("fault"))}, "failure_settled")
}

// Dispute raises a disagreement.
func (h Pages) Dispute(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "litige", f, &models.RaiseDispute{Mission: mission.ID(c), Text: f.Said("text")}, "dispute")
}

// SettleDispute proposes an outcome; the same from both sides, or the steward's, settles.
func (h Pages) SettleDispute(c *fiber.Ctx) error {
	f, id := h.Form(c), mission.ID(c)
	_, err := h.Do(c, &models.SettleDispute{Mission: id, Outcome: models.Outcome(f.Text("outcome"))})
	notice := "dispute_proposed"
	if m, ok := h.State().Mission(id); ok && m.Dispute != nil && !m.Dispute.SettledAt.IsZero() {
		notice = "dispute_settled"
	}
	return h.missions.AnswerWork(c, "litige/issue", f, err, notice)
}
