package handlers

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/award"
	"coupdemain/web/ui"
	"coupdemain/web/work"
)

// openingOps are the forms that stand on the page of the offers; the others
// stand on the mission's own page.
var openingOps = []string{"ouvrir", "notes", "preuve", "explication", "ecarter", "attribuer", "signer", "negociation", "infructueuse"}

// work has the board do one act on a mission and goes back to where its form
// stands. A refusal shows that form again with what was typed.
func (s *Server) work(c *fiber.Ctx, op string, f *form, cmd models.Command, notice string) error {
	err := f.err()
	if err == nil {
		_, err = s.do(c, cmd)
	}
	return s.worked(c, op, f, err, notice)
}

// worked answers a form after its act was tried.
func (s *Server) worked(c *fiber.Ctx, op string, f *form, err error, notice string) error {
	id := missionID(c)
	if err != nil {
		return s.workRefused(c, op, f, err)
	}
	if m, ok := s.state().Mission(id); ok && slices.Contains(openingOps, op) && m.Ending == "" && !m.Award.Signed() {
		return s.done(c, ui.OpeningPath(id), notice)
	}
	return s.done(c, s.missionHome(id), notice)
}

func (s *Server) workRefused(c *fiber.Ctx, op string, f *form, cause error) error {
	view, err := s.mission(c, missionID(c))
	if err != nil {
		return err
	}
	return s.refused(c, cause, func(reasons []models.Reason) templ.Component {
		form := ui.RefusedForm{Op: op, Target: f.text("target"), Values: f.values, Reasons: reasons}
		if slices.Contains(openingOps, op) {
			return s.openingDrawn(c, view, award.Form{RefusedForm: form})
		}
		p := s.page(c, view.Title)
		p.Section, p.Path, p.NoIndex = ui.SectionMine, ui.MissionAddress(view.Card), true
		return work.Page(p, view, form)
	})
}
