package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// settleFailureForm settles a claim of failure after mediation.
func (s *Server) settleFailureForm(c *fiber.Ctx) error {
	f := s.form(c)
	mission := f.text("mission")
	if _, err := s.do(c, &models.SettleFailure{Mission: mission, Fault: models.Blame(f.text("fault"))}); err != nil {
		return s.stewardAgain(c, err, "defaillances", mission, f)
	}
	return s.stewardDone(c, "failure.settled_desk")
}

// settleDisputeForm ends a dispute as its mediation did.
func (s *Server) settleDisputeForm(c *fiber.Ctx) error {
	f := s.form(c)
	mission := f.text("mission")
	if _, err := s.do(c, &models.SettleDispute{Mission: mission, Outcome: models.Outcome(f.text("outcome"))}); err != nil {
		return s.stewardAgain(c, err, "litiges", mission, f)
	}
	return s.stewardDone(c, "dispute.settled_desk")
}
