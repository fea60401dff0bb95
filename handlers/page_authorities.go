package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/web/people"
	"coupdemain/web/ui"
)

// authoritiesPage lists the authorities by name.
func (s *Server) authoritiesPage(c *fiber.Ctx) error {
	lang := me(c).lang
	l := people.AuthorityList{After: asked(c, "apres")}
	l.Items, l.Next = s.state().Authorities(l.After, listed)
	p := s.page(c, ui.T(lang, "authorities.title"))
	p.Section, p.Description = ui.SectionAuthorities, ui.T(lang, "authorities.lead")
	return s.render(c, people.Authorities(p, l))
}

// authorityPage shows one authority: its missions and how it behaves.
func (s *Server) authorityPage(c *fiber.Ctx) error {
	v, err := s.state().AuthorityFor(c.Params("id"), s.Board.Now())
	if err != nil {
		return err
	}
	p := s.page(c, v.Name)
	p.Section = ui.SectionAuthorities
	return s.render(c, people.Authority(p, v))
}
