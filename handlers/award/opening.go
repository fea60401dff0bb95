package award

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/mission"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/award"
	"coupdemain/web/ui"
)

// Opening shows the authority the offers of its mission. Everyone else is
// refused (forbidden not_your_authority); before the close it is the mission's page.
func (h Pages) Opening(c *fiber.Ctx) error {
	view, err := h.missions.View(c, mission.ID(c))
	if err != nil {
		return err
	}
	if !view.Owner {
		return models.Refuse(models.Forbidden, models.Reason{Key: "not_your_authority"})
	}
	if view.Phase == models.Draft || view.Phase == models.Opened {
		return c.Redirect(h.missions.Home(view.ID), fiber.StatusSeeOther)
	}
	return h.Render(c, h.draw(c, view, award.Form{}))
}

func (h Pages) draw(c *fiber.Ctx, view *view.MissionView, f award.Form) templ.Component {
	p := h.Page(c, ui.T(edge.Me(c).Lang, "award.page_title", "title", view.Title))
	p.Section, p.Path, p.NoIndex = ui.SectionMine, ui.OpeningPath(view.ID), true
	if a, ok := h.State().Authority(view.Authority.ID); ok {
		f.Signatory = a.Signatory
	}
	return award.Page(p, view, f)
}
