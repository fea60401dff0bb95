package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// paymentForm says that the accepted work was paid, by either side.
func (s *Server) paymentForm(c *fiber.Ctx) error {
	return s.work(c, "paiement", s.form(c), &models.ConfirmPayment{Mission: missionID(c)}, "paid")
}
