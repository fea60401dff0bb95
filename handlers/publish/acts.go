package publish

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/mission"
	"coupdemain/models"
)

// Publish publishes a draft from its own page.
func (h Pages) Publish(c *fiber.Ctx) error {
	return h.missions.Act(c, "publier", h.Form(c), &models.PublishMission{Mission: mission.ID(c)}, "published")
}

// Addendum posts an addendum to an open mission.
func (h Pages) Addendum(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "additifs", f, &models.PostAddendum{Mission: mission.ID(c), Text: f.Text("text"), ClosesAt: f.Time("closes_at"), Substantial: f.Check("substantial")}, "addendum")
}

// Cancel withdraws a mission with a public reason; a draft is thrown away.
func (h Pages) Cancel(c *fiber.Ctx) error {
	f, id := h.Form(c), mission.ID(c)
	m, ok := h.State().Mission(id)
	draft := ok && !m.Public()
	cmd := &models.CancelMission{Mission: id, Reason: f.Text("reason")}
	if !draft {
		return h.missions.Act(c, "annuler", f, cmd, "cancelled")
	}
	if _, err := h.Do(c, cmd); err != nil {
		return h.missions.AnswerWork(c, "annuler", f, err, "")
	}
	return h.Done(c, "/mes-missions", "discarded") // the draft's page is gone
}
