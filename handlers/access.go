package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// guard is what stands before a route of an access; nil lets everybody in.
func (s *Server) guard(a access) fiber.Handler {
	switch a {
	case signedIn:
		return s.holding("", func(*models.Person) bool { return true })
	case agent:
		return s.holding("agents_only", func(p *models.Person) bool { return len(p.Agent) > 0 })
	case developer:
		return s.holding("no_profile", func(p *models.Person) bool { return p.Developer != "" })
	case steward:
		return s.holding("steward_only", func(p *models.Person) bool { return p.Steward })
	case loopback:
		return s.atHome
	case ownNetwork:
		return unproxied
	}
	return nil
}

// holding refuses strangers as unauthenticated and, as forbidden with a reason,
// people without a role. Another node may have given it a moment ago.
func (s *Server) holding(reason string, has func(*models.Person) bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		w := me(c)
		if w.person == nil {
			return models.Refuse(models.Unauthenticated, models.Reason{Key: "not_signed_in"})
		}
		if at := s.state().Pos; !has(w.person) && s.madeElsewhere(c, at) {
			if p, ok := s.state().Person(w.person.ID); ok {
				w.person = p
			}
		}
		if !has(w.person) {
			return models.Refuse(models.Forbidden, models.Reason{Key: reason})
		}
		return c.Next()
	}
}

// atHome keeps everything behind it for this machine: for others it does not exist.
func (s *Server) atHome(c *fiber.Ctx) error {
	if !s.local(c) {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	return c.Next()
}

// unproxied keeps everything behind it for the board's own network: a request
// that came through the public proxy is told nothing.
func unproxied(c *fiber.Ctx) error {
	if proxied(c) {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	return c.Next()
}

// demonstration lets through only where everything is imaginary.
func (s *Server) demonstration(c *fiber.Ctx) error {
	if !s.Config.Demo {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	return c.Next()
}
