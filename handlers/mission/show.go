package mission

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/mission"
	"coupdemain/web/ui"
)

// Show shows a mission to its viewer. Every other spelling of its address
// is sent on to the right one, so that it is known by one.
func (h Pages) Show(c *fiber.Ctx) error {
	view, err := h.View(c, ID(c))
	if err != nil {
		return err
	}
	if right := ui.MissionAddress(view.Card); c.Path() != right {
		if q := string(c.Context().QueryArgs().QueryString()); q != "" {
			right += "?" + q
		}
		return c.Redirect(right, fiber.StatusMovedPermanently)
	}
	return h.Render(c, h.draw(c, view, nil))
}

// draw is the page of a view; change puts a refused form back into it.
func (h Pages) draw(c *fiber.Ctx, shown *view.MissionView, change func(*mission.Data)) templ.Component {
	lang := edge.Me(c).Lang
	p := h.Page(c, shown.Title)
	p.Section, p.Path = ui.SectionMissions, ui.MissionAddress(shown.Card)
	p.Topic, p.Scripts = view.MissionTopic(shown.ID), []string{"mission.ts"}
	p.Description = shown.Gist
	if shown.Phase == models.Draft {
		p.Topic, p.NoIndex = "", true
	}
	m := mission.Data{View: shown, Key: board.NewKey(), AskKey: board.NewKey(), Bid: mission.BidFormOf(lang, shown)}
	if change != nil {
		change(&m)
	}
	return mission.Page(p, m)
}

// refuse shows the mission again with a form that was refused in it.
func (h Pages) refuse(c *fiber.Ctx, cause error, change func(*mission.Data, []models.Reason)) error {
	view, err := h.View(c, ID(c))
	if err != nil {
		return err
	}
	return h.Refused(c, cause, func(reasons []models.Reason) templ.Component {
		return h.draw(c, view, func(m *mission.Data) { change(m, reasons) })
	})
}
