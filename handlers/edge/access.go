package edge

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// Holding refuses strangers as unauthenticated and, as forbidden with a reason,
// people without a role. Another node may have given it a moment ago.
func (e *Edge) Holding(reason string, has func(*models.Person) bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		w := Me(c)
		if w.Person == nil {
			return notSignedIn()
		}
		if at := e.State().Pos; !has(w.Person) && e.RetryAfterCatchUp(c, at) {
			if p, ok := e.State().Person(w.Person.ID); ok {
				w.Person = p
			}
		}
		if !has(w.Person) {
			return models.Refuse(models.Forbidden, models.Reason{Key: reason})
		}
		return c.Next()
	}
}

// LoopbackOnly keeps everything behind it for this machine: for others it does not
// exist (not_found).
func (e *Edge) LoopbackOnly(c *fiber.Ctx) error {
	if !e.Local(c) {
		return NotFound()
	}
	return c.Next()
}

// Unproxied keeps everything behind it for the board's own network: a request
// that came through the public proxy is told nothing (not_found).
func Unproxied(c *fiber.Ctx) error {
	if proxied(c) {
		return NotFound()
	}
	return c.Next()
}

// DemonstrationOnly lets through only where everything is imaginary (else not_found).
func (e *Edge) DemonstrationOnly(c *fiber.Ctx) error {
	if !e.Config.Demo {
		return NotFound()
	}
	return c.Next()
}

func notSignedIn() error {
	return models.Refuse(models.Unauthenticated, models.Reason{Key: "not_signed_in"})
}
