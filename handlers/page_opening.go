package handlers

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/award"
	"coupdemain/web/ui"
)

// openingPage shows the authority the offers of its mission. For everyone else it
// does not exist; before the close it is the mission's page.
func (s *Server) openingPage(c *fiber.Ctx) error {
	view, err := s.mission(c, missionID(c))
	if err != nil {
		return err
	}
	if !view.Owner {
		return models.Refuse(models.Forbidden, models.Reason{Key: "not_your_authority"})
	}
	if view.Phase == models.Draft || view.Phase == models.Opened {
		return c.Redirect(s.missionHome(view.ID), fiber.StatusSeeOther)
	}
	return s.render(c, s.openingDrawn(c, view, award.Form{}))
}

func (s *Server) openingDrawn(c *fiber.Ctx, view *models.MissionView, f award.Form) templ.Component {
	p := s.page(c, ui.T(me(c).lang, "award.page_title", "title", view.Title))
	p.Section, p.Path, p.NoIndex = ui.SectionMine, ui.OpeningPath(view.ID), true
	if a, ok := s.state().Authority(view.Authority.ID); ok {
		f.Signatory = a.Signatory
	}
	return award.Page(p, view, f)
}
