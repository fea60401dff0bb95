package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// disputeForm raises a disagreement.
func (s *Server) disputeForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "litige", f, &models.RaiseDispute{Mission: missionID(c), Text: f.said("text")}, "dispute")
}

// disputeSettleForm proposes an outcome; the same from both sides, or the steward's, settles.
func (s *Server) disputeSettleForm(c *fiber.Ctx) error {
	f, id := s.form(c), missionID(c)
	_, err := s.do(c, &models.SettleDispute{Mission: id, Outcome: models.Outcome(f.text("outcome"))})
	notice := "dispute_proposed"
	if m, ok := s.state().Mission(id); ok && m.Dispute != nil && !m.Dispute.SettledAt.IsZero() {
		notice = "dispute_settled"
	}
	return s.worked(c, "litige/issue", f, err, notice)
}
