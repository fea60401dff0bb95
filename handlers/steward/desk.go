// Package steward is the desk of those who run the board: authorities, roles,
// verified skills, suspensions, the list of software, and what waits for mediation.
package steward

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/software"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/steward"
	"coupdemain/web/ui"
)

// Pages are the pages and forms of this subject.
type Pages struct{ *edge.Edge }

// Desk is the desk of those who run the board.
func (h Pages) Desk(c *fiber.Ctx) error {
	v, err := h.gather(c)
	if err != nil {
		return err
	}
	v.Developer = edge.Asked(c, "developpeur")
	return h.Render(c, h.draw(c, v))
}

func (h Pages) draw(c *fiber.Ctx, v steward.Data) templ.Component {
	p := h.Page(c, ui.T(edge.Me(c).Lang, "steward.title"))
	p.Section, p.NoIndex = ui.SectionSteward, true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return steward.Page(p, v)
}

// refuse answers a refused form of the desk with the desk itself.
func (h Pages) refuse(c *fiber.Ctx, err error, op, target string, f *edge.Form) error {
	v, fault := h.gather(c)
	if fault != nil {
		return fault
	}
	r, status := edge.AsError(edge.TooMany(err))
	if r.Code == models.NotFound { // the person or authority of the form, not the page
		err = models.Refuse(models.Refused, r.Reasons...)
	} else if status < fiber.StatusInternalServerError {
		err = r
	}
	return h.Refused(c, err, func(reasons []models.Reason) templ.Component {
		v.Form = ui.RefusedForm{Op: op, Target: target, Values: f.Values, Reasons: reasons}
		return h.draw(c, v)
	})
}

// finish answers a form of the desk that was taken.
func (h Pages) finish(c *fiber.Ctx, notice string) error { return h.Done(c, "/regie", notice) }

func (h Pages) gather(c *fiber.Ctx) (v steward.Data, err error) {
	st := h.State()
	v.Names = software.Names(st)
	v.Authorities = authorityNames(st)
	v.Waiting, err = h.tasks(c)
	return v, err
}

// maxNames bounds the authorities that a form offers.
const maxNames = 1000

func authorityNames(st models.State) []view.AuthRef {
	var list []view.AuthRef
	after := ""
	for {
		page, next := view.Authorities(st, after, 100)
		for _, a := range page {
			list = append(list, a.AuthRef)
		}
		if next == "" || len(list) >= maxNames {
			return list
		}
		after = next
	}
}
