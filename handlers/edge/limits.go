package edge

import (
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"coupdemain/models"
)

// Requests per address of the network on this node, to keep it from being
// drowned. Commands and sign-in links are counted by the board, over all nodes.
const (
	strangersPerMinute = 600
	maxUploads         = 4 // read into memory at once
)

// CountLinks bounds the sign-in links that one address of the network asks for (limit).
func (e *Edge) CountLinks(c *fiber.Ctx) error {
	if e.Config.Limits {
		if err := e.Board.AllowAsker(e.address(c)); err != nil {
			return err
		}
	}
	return c.Next()
}

// CountStrangers refuses more than 600 requests a minute of one address (limit);
// people who are signed in are not counted here. Each handler that it makes has a
// count of its own.
func (e *Edge) CountStrangers() fiber.Handler {
	if !e.Config.Limits {
		return func(c *fiber.Ctx) error { return c.Next() }
	}
	return limiter.New(limiter.Config{
		Max: strangersPerMinute, Expiration: time.Minute, KeyGenerator: e.address, LimiterMiddleware: limiter.SlidingWindow{},
		Next: func(c *fiber.Ctx) bool { return Me(c).Person != nil },
		LimitReached: func(*fiber.Ctx) error {
			return models.Refuse(models.Limit, models.Reason{Key: "limit", Args: models.Args{"retry_after_ms": int64(15000)}})
		},
	})
}

// OneOfUploads refuses uploads past the number that fits in memory (limit).
func (e *Edge) OneOfUploads(c *fiber.Ctx) error {
	select {
	case e.upload <- struct{}{}:
		defer func() { <-e.upload }()
		return c.Next()
	default:
		return models.Refuse(models.Limit, models.Reason{Key: "limit", Args: models.Args{"retry_after_ms": int64(5000)}})
	}
}
