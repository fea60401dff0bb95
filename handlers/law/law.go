// Package law is what the board says of itself: how a mission goes, the law,
// personal data, accessibility.
package law

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/web/law"
	"coupdemain/web/ui"
)

// Pages are the pages of this subject.
type Pages struct{ *edge.Edge }

// Understand is the third door: the way of a mission, the formats, the law and the journal.
func (h Pages) Understand(c *fiber.Ctx) error {
	p := h.Page(c, ui.T(edge.Me(c).Lang, "home.door_understand"))
	p.Description = ui.T(edge.Me(c).Lang, "understand.lead")
	return h.Render(c, law.Understand(p))
}

// Law answers ten questions of a town hall.
func (h Pages) Law(c *fiber.Ctx) error {
	return h.Render(c, law.Page(h.Page(c, ui.T(edge.Me(c).Lang, "law.title"))))
}

// Privacy says what is kept where about people.
func (h Pages) Privacy(c *fiber.Ctx) error {
	return h.Render(c, law.Privacy(h.Page(c, ui.T(edge.Me(c).Lang, "privacy.title"))))
}

// Accessibility is the declaration, as honest as its data file.
func (h Pages) Accessibility(c *fiber.Ctx) error {
	return h.Render(c, law.Accessibility(h.Page(c, ui.T(edge.Me(c).Lang, "a11y.title"))))
}
