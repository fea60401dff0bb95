package work

import (
	"mime"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/mission"
	"coupdemain/models"
)

// File gives a delivered file to the two sides of its mission, whose
// views alone name it. It is a stranger's file: the browser saves it, and runs
// nothing of it even if somebody opens it in place.
func (h Pages) File(c *fiber.Ctx) error {
	view, err := h.missions.View(c, mission.ID(c))
	if err != nil {
		return err
	}
	for _, d := range view.Deliveries {
		for _, f := range d.Files {
			if f.Hash != c.Params("hash") {
				continue
			}
			r, size, err := h.Board.OpenFile(c.UserContext(), f.Hash)
			if err != nil {
				return err
			}
			name := f.Name
			if name == "" {
				name = f.Hash[:12]
			}
			c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
			c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
			c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
			c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
			c.Set(fiber.HeaderCacheControl, "private, no-store")
			return c.SendStream(r, int(size)) // closed when it is sent
		}
	}
	return models.Refuse(models.NotFound, models.Reason{Key: "file_unknown"})
}
