package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/web/law"
	"coupdemain/web/ui"
)

// understandPage is the third door: the way of a mission, the formats, the law and the journal.
func (s *Server) understandPage(c *fiber.Ctx) error {
	p := s.page(c, ui.T(me(c).lang, "home.door_understand"))
	p.Description = ui.T(me(c).lang, "understand.lead")
	return s.render(c, law.Understand(p))
}
