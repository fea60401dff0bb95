package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/web"
)

// authoritiesPage lists the authorities by name.
func (s *Server) authoritiesPage(c *fiber.Ctx) error {
	lang := me(c).lang
	l := web.AuthorityList{After: asked(c, "apres")}
	l.Items, l.Next = s.state().Authorities(l.After, listed)
	p := s.page(c, web.T(lang, "authorities.title"))
	p.Section, p.Description = web.SectionAuthorities, web.T(lang, "authorities.lead")
	return s.render(c, web.Authorities(p, l))
}

// authorityPage shows one authority: its missions and how it behaves.
func (s *Server) authorityPage(c *fiber.Ctx) error {
	v, err := s.state().AuthorityFor(c.Params("id"), s.Board.Now())
	if err != nil {
		return err
	}
	p := s.page(c, v.Name)
	p.Section = web.SectionAuthorities
	return s.render(c, web.Authority(p, v))
}
