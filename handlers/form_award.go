package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/award"
	"coupdemain/web/ui"
)

// awardForm proposes an award, and signs it when the agent acts in a capacity.
// Its second button only shows the letters that the others would read.
func (s *Server) awardForm(c *fiber.Ctx) error {
	f, id := s.form(c), missionID(c)
	if f.text("op") == "letters" {
		return s.awardLetters(c, f)
	}
	if f.text("bid") == "" {
		f.bad("bid", "choice_missing", nil)
	}
	cmd := &models.AwardMission{Mission: id, Bid: f.text("bid"), Reason: f.text("reason"), Capacity: f.text("capacity"), Reference: f.text("reference")}
	notice := "awarded"
	if cmd.Capacity == "" {
		notice = "proposed"
	}
	return s.work(c, "attribuer", f, cmd, notice)
}

func (s *Server) awardLetters(c *fiber.Ctx, f *form) error {
	view, err := s.mission(c, missionID(c))
	if err != nil {
		return err
	}
	if !view.Can(models.ActAward) {
		return models.Refuse(models.Forbidden, models.Reason{Key: "not_your_authority"})
	}
	form := award.Form{RefusedForm: ui.RefusedForm{Op: "attribuer", Values: f.values}, Letters: true}
	return s.render(c, s.openingDrawn(c, view, form))
}
