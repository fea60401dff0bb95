// Package award is what follows the close of a mission: the offers are opened,
// judged and ranked, one is selected and signed, or none is acceptable.
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

// Pages are the pages and forms of this subject.
type Pages struct {
	*edge.Edge
	missions mission.Pages
}

// New makes the pages.
func New(e *edge.Edge, missions mission.Pages) Pages { return Pages{Edge: e, missions: missions} }

// act has the board do one thing to a mission by a form of the page of its offers
// and goes back there. A refusal shows that form again with what was typed.
func (h Pages) act(c *fiber.Ctx, op string, f *edge.Form, cmd models.Command, notice string) error {
	return h.answer(c, op, f, h.Submit(c, f, cmd), notice)
}

// answer answers such a form after its act was tried. Once the mission is awarded
// or ended, what follows is on its own page.
func (h Pages) answer(c *fiber.Ctx, op string, f *edge.Form, err error, notice string) error {
	if err != nil {
		return h.missions.RefuseWork(c, op, f, err, func(c *fiber.Ctx, view *view.MissionView, form ui.RefusedForm) templ.Component {
			return h.draw(c, view, award.Form{RefusedForm: form})
		})
	}
	id := mission.ID(c)
	if m, ok := h.State().Mission(id); ok && m.Ending == "" && !m.Award.Signed() {
		return h.Done(c, ui.OpeningPath(id), notice)
	}
	return h.Done(c, h.missions.Home(id), notice)
}
