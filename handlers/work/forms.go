package work

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/mission"
	"coupdemain/models"
)

// Order sends the order: the delay starts.
func (h Pages) Order(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "commander", f, &models.SendOrder{Mission: mission.ID(c), Commitment: f.Text("commitment"), ServiceCode: f.Text("service_code")}, "ordered")
}

// Clock suspends or resumes the delay while the authority owes something.
func (h Pages) Clock(c *fiber.Ctx) error {
	f := h.Form(c)
	cmd := &models.SetClock{Mission: mission.ID(c), Suspended: f.Check("suspended"), Reason: f.Text("reason")}
	notice := "clock_runs"
	if cmd.Suspended {
		notice = "clock_stopped"
	}
	return h.missions.Act(c, "delai", f, cmd, notice)
}

// Payment says that the accepted work was paid, by either side.
func (h Pages) Payment(c *fiber.Ctx) error {
	return h.missions.Act(c, "paiement", h.Form(c), &models.ConfirmPayment{Mission: mission.ID(c)}, "paid")
}

// Review gives one side's review of the other.
func (h Pages) Review(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "avis", f, &models.GiveReview{Mission: mission.ID(c), Quality: f.Int("quality"), Deadline: f.Int("deadline"),
		Communication: f.Int("communication"), Text: f.Said("text")}, "reviewed")
}
