package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web"
)

// static gives a built file; its name carries the hash of its content.
func (s *Server) static(c *fiber.Ctx) error {
	body, kind, encoding, ok := web.StaticEncoded(c.Params("*"), c.Get(fiber.HeaderAcceptEncoding))
	if !ok {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	return c.Send(body)
}
