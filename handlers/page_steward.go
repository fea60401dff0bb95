package handlers

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/steward"
	"coupdemain/web/ui"
)

// stewardPage is the desk of those who run the board.
func (s *Server) stewardPage(c *fiber.Ctx) error {
	v, err := s.steward(c)
	if err != nil {
		return err
	}
	v.Developer = asked(c, "developpeur")
	return s.render(c, s.stewardView(c, v))
}

func (s *Server) stewardView(c *fiber.Ctx, v steward.Data) templ.Component {
	p := s.page(c, ui.T(me(c).lang, "steward.title"))
	p.Section, p.NoIndex = ui.SectionSteward, true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return steward.Page(p, v)
}

// stewardAgain answers a refused form of the desk with the desk itself.
func (s *Server) stewardAgain(c *fiber.Ctx, err error, op, target string, f *form) error {
	v, fault := s.steward(c)
	if fault != nil {
		return fault
	}
	e, status := asError(tooMany(err))
	if e.Code == models.NotFound { // the person or authority of the form, not the page
		err = models.Refuse(models.Refused, e.Reasons...)
	} else if status < fiber.StatusInternalServerError {
		err = e
	}
	return s.refused(c, err, func(reasons []models.Reason) templ.Component {
		v.Form = ui.RefusedForm{Op: op, Target: target, Values: f.values, Reasons: reasons}
		return s.stewardView(c, v)
	})
}

// stewardDone answers a form of the desk that was taken.
func (s *Server) stewardDone(c *fiber.Ctx, notice string) error { return s.done(c, "/regie", notice) }

func (s *Server) steward(c *fiber.Ctx) (v steward.Data, err error) {
	st := s.state()
	v.Names = softwareNames(st)
	v.Authorities = authorityNames(st)
	v.Waiting, err = s.stewardTasks(c)
	return v, err
}

func authorityNames(st models.State) []models.AuthRef {
	var list []models.AuthRef
	after := ""
	for {
		page, next := st.Authorities(after, 100)
		for _, a := range page {
			list = append(list, a.AuthRef)
		}
		if next == "" || len(list) >= maxNames {
			return list
		}
		after = next
	}
}
