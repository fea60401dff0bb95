package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// askJustificationForm asks a bidder how an abnormally low price is made up.
func (s *Server) askJustificationForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "explication", f, &models.AskJustification{Mission: missionID(c), Bid: f.text("target")}, "asked_why")
}

// justifyForm is the bidder's explanation.
func (s *Server) justifyForm(c *fiber.Ctx) error {
	f := s.form(c)
	return s.work(c, "justifier", f, &models.GiveJustification{Mission: missionID(c), Text: f.said("text")}, "justified")
}
