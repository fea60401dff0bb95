package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/web/law"
	"coupdemain/web/ui"
)

// lawPage answers ten questions of a town hall.
func (s *Server) lawPage(c *fiber.Ctx) error {
	return s.render(c, law.Page(s.page(c, ui.T(me(c).lang, "law.title"))))
}

// privacyPage says what is kept where about people.
func (s *Server) privacyPage(c *fiber.Ctx) error {
	return s.render(c, law.Privacy(s.page(c, ui.T(me(c).lang, "privacy.title"))))
}

// accessibilityPage is the declaration, as honest as its data file.
func (s *Server) accessibilityPage(c *fiber.Ctx) error {
	return s.render(c, law.Accessibility(s.page(c, ui.T(me(c).lang, "a11y.title"))))
}
