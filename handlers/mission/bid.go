package mission

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/web/mission"
)

// Bid places, replaces or withdraws the person's bid, without any script.
func (h Pages) Bid(c *fiber.Ctx) error {
	id, f := ID(c), h.Form(c)
	if f.Text("op") == "withdraw" {
		return h.withdraw(c, id)
	}
	cmd := &models.PlaceBid{Mission: id, Amount: bidAmount(f), Days: f.Int("days"), Floor: f.Money("floor"), Memo: f.Said("memo"), Evidence: f.Said("evidence")}
	if err := h.Submit(c, f, cmd); err != nil {
		return h.refuse(c, err, func(m *mission.Data, reasons []models.Reason) {
			m.Bid = mission.BidForm{
				Amount: f.Text("amount"), Days: f.Text("days"), Floor: f.Text("floor"), Memo: f.Text("memo"), Evidence: f.Text("evidence"),
				Reasons: reasons,
			}
		})
	}
	return h.Done(c, h.Home(id), "bid.placed")
}

// bidAmount is what was typed, or what the button of the next amount carries, in cents.
func bidAmount(f *edge.Form) money.Cents {
	if exact := f.Text("exact"); exact != "" {
		cents, err := strconv.ParseInt(exact, 10, 64)
		if err != nil {
			f.Bad("amount", "amount_invalid", nil)
		}
		return money.Cents(cents)
	}
	return f.Money("amount")
}

func (h Pages) withdraw(c *fiber.Ctx, id string) error {
	if _, err := h.Do(c, &models.WithdrawBid{Mission: id}); err != nil {
		return h.refuse(c, err, func(m *mission.Data, reasons []models.Reason) { m.Bid.Reasons = reasons })
	}
	return h.Done(c, h.Home(id), "bid.withdrawn")
}
