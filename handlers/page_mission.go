package handlers

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/web/mission"
	"coupdemain/web/ui"
)

// missionID is the id of an address: what stands before the first hyphen.
func missionID(c *fiber.Ctx) string {
	id, _, _ := strings.Cut(c.Params("id"), "-")
	return id
}

// missionPage shows a mission to its viewer. Every other spelling of its address
// is sent on to the right one, so that it is known by one.
func (s *Server) missionPage(c *fiber.Ctx) error {
	view, err := s.mission(c, missionID(c))
	if err != nil {
		return err
	}
	if right := ui.MissionAddress(view.Card); c.Path() != right {
		if q := string(c.Context().QueryArgs().QueryString()); q != "" {
			right += "?" + q
		}
		return c.Redirect(right, fiber.StatusMovedPermanently)
	}
	return s.render(c, s.missionDrawn(c, view, nil))
}

// missionDrawn is the page of a view; change puts a refused form back into it.
func (s *Server) missionDrawn(c *fiber.Ctx, view *models.MissionView, change func(*mission.Data)) templ.Component {
	lang := me(c).lang
	p := s.page(c, view.Title)
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

// missionRefused shows the mission again with a form that was refused in it.
func (s *Server) missionRefused(c *fiber.Ctx, cause error, change func(*mission.Data, []models.Reason)) error {
	view, err := s.mission(c, missionID(c))
	if err != nil {
		return err
	}
	return s.refused(c, cause, func(reasons []models.Reason) templ.Component {
		return s.missionDrawn(c, view, func(m *mission.Data) { change(m, reasons) })
	})
}

// missionHome is where a form of a mission leads back to.
func (s *Server) missionHome(id string) string {
	m, ok := s.state().Mission(id)
	if !ok {
		return "/"
	}
	return ui.MissionPath(id, models.Slug(m.Terms.Title))
}
