package mission

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
	"coupdemain/web/work"
)

// Act has the board do one thing to a mission by a form of the mission's own page
// and goes back there. A refusal shows that form again with what was typed.
func (h Pages) Act(c *fiber.Ctx, op string, f *edge.Form, cmd models.Command, notice string) error {
	return h.AnswerWork(c, op, f, h.Submit(c, f, cmd), notice)
}

// AnswerWork answers such a form after its act was tried.
func (h Pages) AnswerWork(c *fiber.Ctx, op string, f *edge.Form, err error, notice string) error {
	if err != nil {
		return h.RefuseWork(c, op, f, err, h.drawWork)
	}
	return h.Done(c, h.Home(ID(c)), notice)
}

// RefuseWork shows a refused form again, on the page that draw makes of the mission.
func (h Pages) RefuseWork(c *fiber.Ctx, op string, f *edge.Form, cause error, draw func(*fiber.Ctx, *view.MissionView, ui.RefusedForm) templ.Component) error {
	view, err := h.View(c, ID(c))
	if err != nil {
		return err
	}
	return h.Refused(c, cause, func(reasons []models.Reason) templ.Component {
		return draw(c, view, ui.RefusedForm{Op: op, Target: f.Text("target"), Values: f.Values, Reasons: reasons})
	})
}

func (h Pages) drawWork(c *fiber.Ctx, view *view.MissionView, form ui.RefusedForm) templ.Component {
	p := h.Page(c, view.Title)
	p.Section, p.Path, p.NoIndex = ui.SectionMine, ui.MissionAddress(view.Card), true
	return work.Page(p, view, form)
}
