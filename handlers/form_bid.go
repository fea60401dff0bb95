package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/mission"
)

// bidForm places, replaces or withdraws the person's bid, without any script.
func (s *Server) bidForm(c *fiber.Ctx) error {
	id, f := missionID(c), s.form(c)
	if f.text("op") == "withdraw" {
		return s.withdrawForm(c, id)
	}
	cmd := &models.PlaceBid{Mission: id, Amount: bidAmount(f), Days: f.int("days"), Floor: f.money("floor"), Memo: f.said("memo"), Evidence: f.said("evidence")}
	err := f.err()
	if err == nil {
		_, err = s.do(c, cmd)
	}
	if err != nil {
		return s.missionRefused(c, err, func(m *mission.Data, reasons []models.Reason) {
			m.Bid = mission.BidForm{
				Amount: f.text("amount"), Days: f.text("days"), Floor: f.text("floor"), Memo: f.text("memo"), Evidence: f.text("evidence"),
				Typed: true, Reasons: reasons,
			}
		})
	}
	return s.done(c, s.missionHome(id), "bid.placed")
}

// bidAmount is what was typed, or what the button of the next amount carries, in cents.
func bidAmount(f *form) int64 {
	if exact := f.text("exact"); exact != "" {
		cents, err := strconv.ParseInt(exact, 10, 64)
		if err != nil {
			f.bad("amount", "amount_invalid", nil)
		}
		return cents
	}
	return f.money("amount")
}

func (s *Server) withdrawForm(c *fiber.Ctx, id string) error {
	if _, err := s.do(c, &models.WithdrawBid{Mission: id}); err != nil {
		return s.missionRefused(c, err, func(m *mission.Data, reasons []models.Reason) { m.Bid.Reasons = reasons })
	}
	return s.done(c, s.missionHome(id), "bid.withdrawn")
}
