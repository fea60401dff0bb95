package award

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/mission"
	"coupdemain/models"
	"coupdemain/web/award"
	"coupdemain/web/ui"
)

// Award proposes an award, and signs it when the agent acts in a capacity.
// Its second button only shows the letters that the others would read.
func (h Pages) Award(c *fiber.Ctx) error {
	f, id := h.Form(c), mission.ID(c)
	if f.Text("op") == "letters" {
		return h.awardLetters(c, f)
	}
	if f.Text("bid") == "" {
		f.Bad("bid", "choice_missing", nil)
	}
	cmd := &models.AwardMission{Mission: id, Bid: f.Text("bid"), Reason: f.Text("reason"), Capacity: f.Text("capacity"), Reference: f.Text("reference")}
	notice := "awarded"
	if cmd.Capacity == "" {
		notice = "proposed"
	}
	return h.act(c, "attribuer", f, cmd, notice)
}

func (h Pages) awardLetters(c *fiber.Ctx, f *edge.Form) error {
	view, err := h.missions.View(c, mission.ID(c))
	if err != nil {
		return err
	}
	if !view.Can(models.ActAward) {
		return models.Refuse(models.Forbidden, models.Reason{Key: "not_your_authority"})
	}
	form := award.Form{RefusedForm: ui.RefusedForm{Op: "attribuer", Values: f.Values}, Letters: true}
	return h.Render(c, h.draw(c, view, form))
}
