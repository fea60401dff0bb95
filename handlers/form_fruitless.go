package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// fruitlessForm declares that no offer is acceptable.
func (s *Server) fruitlessForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "infructueuse", f, &models.DeclareFruitless{Mission: missionID(c), Reason: f.text("reason")}, "fruitless")
}
