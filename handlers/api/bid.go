package api

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
)

// placeBody is a bid as the API takes it.
type placeBody struct {
	Amount   money.Cents `json:"amount"`
	Days     int         `json:"days"`
	Memo     string      `json:"memo"`
	Floor    money.Cents `json:"floor"`
	Evidence string      `json:"evidence"`
}

// bidAnswer is the receipt: pos and hash prove the bid without revealing it.
type bidAnswer struct {
	Bid    string      `json:"bid"`
	Amount money.Cents `json:"amount"`
	Days   int         `json:"days"`
	Pos    int64       `json:"pos"`
	Hash   string      `json:"hash"`
	Rank   int         `json:"rank,omitempty"` // where the format shows it
}

// receipt answers the withdrawal of a bid.
type receipt struct {
	Pos  int64  `json:"pos"`
	Hash string `json:"hash"`
}

// PlaceBid places or replaces the person's bid.
func (a API) PlaceBid() Endpoint {
	return Endpoint{summary: "Place or replace your bid", body: placeBody{}, required: []string{"amount", "days"}, answer: bidAnswer{}, status: fiber.StatusOK, Handle: a.place}
}

func (a API) place(c *fiber.Ctx) error {
	var body placeBody
	if err := decode(c, &body, "amount", "days"); err != nil {
		return err
	}
	id := c.Params("id")
	done, err := a.Do(c, &models.PlaceBid{
		Mission: id, Amount: body.Amount, Days: body.Days, Floor: body.Floor, Memo: said(body.Memo), Evidence: said(body.Evidence),
	})
	if err != nil {
		return err
	}
	receipt, err := a.receiptOf(c, id, done)
	if err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, receipt)
}

// receiptOf words what a placed bid became. The amount is the one that was
// recorded: a proxy may have set another than was sent.
func (a API) receiptOf(c *fiber.Ctx, mission string, done board.Answer) (bidAnswer, error) {
	r := bidAnswer{Pos: done.Pos, Hash: done.Hash}
	if !placed(done.Events, edge.Me(c).Person.Developer, &r) {
		v, err := a.Viewer(c, mission) // a repeated key: the bid as it now is
		if err != nil {
			return r, err
		}
		view, err := view.Mission(a.State(), v, mission, a.Board.Now(), a.Board.Law())
		if err != nil {
			return r, err
		}
		if view.Mine != nil {
			r.Bid, r.Amount, r.Days = view.Mine.Bid, view.Mine.Amount, view.Mine.Days
		}
	}
	if m, ok := a.State().Mission(mission); ok && m.Terms.Format != models.Sealed {
		r.Rank, _ = a.State().RankOf(edge.Me(c).Person.Developer, m, a.Board.Now())
	}
	return r, nil
}

// placed finds the developer's own bid among the events of its commit: a bid
// that makes a rival's proxy answer has that one's bid in the same commit.
func placed(events []models.Event, developer string, r *bidAnswer) bool {
	found := false
	for _, e := range events {
		switch b := e.(type) {
		case *models.BidPlaced:
			if b.Hidden.Developer == developer {
				r.Bid, r.Amount, r.Days, found = b.Hidden.Bid, b.Hidden.Amount, b.Hidden.Days, true
			}
		case *models.BidSealed:
			if b.Plain != nil && b.Plain.Developer == developer {
				r.Bid, r.Amount, r.Days, found = b.Plain.Bid, b.Plain.Amount, b.Plain.Days, true
			}
		}
	}
	return found
}

// WithdrawBid withdraws the person's bid.
func (a API) WithdrawBid() Endpoint {
	return Endpoint{summary: "Withdraw your bid", answer: receipt{}, status: fiber.StatusOK, Handle: func(c *fiber.Ctx) error {
		done, err := a.Do(c, &models.WithdrawBid{Mission: c.Params("id")})
		if err != nil {
			return err
		}
		return answer(c, fiber.StatusOK, receipt{Pos: done.Pos, Hash: done.Hash})
	}}
}

// Bids lists the offers for the authority, after the close.
func (a API) Bids() Endpoint {
	return Endpoint{summary: "The offers, for the authority, once they are open", answer: list[view.OfferView]{}, status: fiber.StatusOK, Handle: func(c *fiber.Ctx) error {
		view, err := a.missions.View(c, c.Params("id"))
		if err != nil {
			return err
		}
		if !view.Owner {
			return models.Refuse(models.Forbidden, models.Reason{Key: "not_your_authority"})
		}
		return answer(c, fiber.StatusOK, listOf(view.Offers, ""))
	}}
}
