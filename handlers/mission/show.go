package mission

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/models"
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
func (h Pages) draw(c *fiber.Ctx, view *models.MissionView, change func(*mission.Data)) templ.Component {
	lang := edge.Me(c).Lang
	p := h.Page(c, view.Title)
	p.Section, p.Path = ui.SectionMissions, ui.MissionAddress(view.Card)
	p.Topic, p.Scripts = models.MissionTopic(view.ID), []string{"mission.ts"}
	p.Description = view.Gist
	if view.Phase == models.Draft {
		p.Topic, p.NoIndex = "", true
	}
	m := mission.Data{View: view, Key: board.NewKey(), AskKey: board.NewKey(), Bid: mission.BidFormOf(lang, view)}
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
