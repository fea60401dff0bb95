package handlers

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"coupdemain/models"
)

// Requests per address (commands of people are counted by the board).
const (
	strangersPerMinute = 600
	linksPerQuarter    = 10 // sign-in links asked for from one address
	uploadPath         = "/livrer"
	uploadAPI          = "/files"
)

// isUpload tells the routes that take files.
func isUpload(method, uri string) bool {
	path, _, _ := strings.Cut(uri, "?")
	if method != fiber.MethodPost {
		return false
	}
	return strings.HasPrefix(path, "/missions/") && strings.HasSuffix(path, uploadPath) ||
		strings.HasPrefix(path, "/api/v1/missions/") && strings.HasSuffix(path, uploadAPI)
}

// limited refuses more than max requests of one address in a time; people who
// are signed in are not counted here when strangers is set.
func (s *Server) limited(max int, per time.Duration, strangers bool) fiber.Handler {
	if !s.Config.Limits {
		return func(c *fiber.Ctx) error { return c.Next() }
	}
	return limiter.New(limiter.Config{
		Max: max, Expiration: per, KeyGenerator: s.address, LimiterMiddleware: limiter.SlidingWindow{},
		Next: func(c *fiber.Ctx) bool { return strangers && me(c).person != nil },
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
