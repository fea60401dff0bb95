package handlers

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"coupdemain/models"
)

// Requests per address of the network on this node, to keep it from being
// drowned. Commands and sign-in links are counted by the board, over all nodes.
const strangersPerMinute = 600

// uploadTo tells that an address is that of a route on a mission, and of which mission.
func uploadTo(route, uri string) (mission string, ok bool) {
	path, _, _ := strings.Cut(uri, "?")
	before, after, _ := strings.Cut(route, ":id")
	rest, ok := strings.CutPrefix(path, before)
	if !ok {
		return "", false
	}
	name, ok := strings.CutSuffix(rest, after)
	mission, _, _ = strings.Cut(name, "-")
	return mission, ok && mission != "" && !strings.Contains(name, "/")
}

// limitedAskers bounds the sign-in links that one address of the network asks for.
func (s *Server) limitedAskers(c *fiber.Ctx) error {
	if s.Config.Limits {
		if err := s.Board.AllowAsker(s.address(c)); err != nil {
			return err
		}
	}
	return c.Next()
}

// limited refuses more than max requests of one address in a time; people who
// are signed in are not counted here.
func (s *Server) limited(max int, per time.Duration) fiber.Handler {
	if !s.Config.Limits {
		return func(c *fiber.Ctx) error { return c.Next() }
	}
	return limiter.New(limiter.Config{
		Max: max, Expiration: per, KeyGenerator: s.address, LimiterMiddleware: limiter.SlidingWindow{},
		Next: func(c *fiber.Ctx) bool { return me(c).person != nil },
		LimitReached: func(*fiber.Ctx) error {
			return models.Refuse(models.Limit, models.Reason{Key: "limit", Args: models.Args{"retry_after_ms": per.Milliseconds() / 4}})
		},
	})
}

// oneOfUploads holds back uploads past the number that fits in memory.
func (s *Server) oneOfUploads(c *fiber.Ctx) error {
	select {
	case s.upload <- struct{}{}:
		defer func() { <-s.upload }()
		return c.Next()
	default:
		return models.Refuse(models.Limit, models.Reason{Key: "limit", Args: models.Args{"retry_after_ms": int64(5000)}})
	}
}
