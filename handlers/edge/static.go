package edge

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/gofiber/fiber/v2"

	"coupdemain/web"
)

// Static gives a built file; its name carries the hash of its content.
func (e *Edge) Static(c *fiber.Ctx) error {
	body, kind, encoding, ok := web.StaticEncoded(c.Params("*"), c.Get(fiber.HeaderAcceptEncoding))
	if !ok {
		return NotFound()
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	return c.Send(body)
}

// ETag names a content, for a browser that has it already.
func ETag(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}
