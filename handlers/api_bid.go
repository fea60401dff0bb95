package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
)

// bidOf is a bid as the API takes it.
type placeBody struct {
	Amount   int64  `json:"amount"`
	Days     int    `json:"days"`
	Memo     string `json:"memo"`
	Floor    int64  `json:"floor"`
	Evidence string `json:"evidence"`
}

// bidAnswer is the receipt: pos and hash prove the bid without revealing it.
type bidAnswer struct {
	Bid    string `json:"bid"`
	Amount int64  `json:"amount"`
	Days   int    `json:"days"`
	Pos    int64  `json:"pos"`
	Hash   string `json:"hash"`
	Rank   int    `json:"rank,omitempty"` // where the format shows it
}

// receipt answers the withdrawal of a bid.
type receipt struct {
	Pos  int64  `json:"pos"`
	Hash string `json:"hash"`
}

// apiPlaceBid places or replaces the person's bid.
func (s *Server) apiPlaceBid(c *fiber.Ctx) error {
	var body placeBody
	if err := decode(c, &body); err != nil {
		return err
	}
	id := c.Params("id")
	done, err := s.do(c, &models.PlaceBid{
		Mission: id, Amount: body.Amount, Days: body.Days, Floor: body.Floor, Memo: said(body.Memo), Evidence: said(body.Evidence),
	})
	if err != nil {
		return err
	}
	a, err := s.receiptOf(c, id, done)
	if err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, a)
}

// receiptOf words what a placed bid became. The amount is the one that was
// recorded: a proxy may have set another than was sent.
func (s *Server) receiptOf(c *fiber.Ctx, mission string, done board.Answer) (bidAnswer, error) {
	a := bidAnswer{Pos: done.Pos, Hash: done.Hash}
	if !s.placed(done.Events, me(c).person.Developer, &a) {
		v, err := s.viewer(c, mission) // a repeated key: the bid as it now is
		if err != nil {
			return a, err
		}
		view, err := s.state().MissionFor(v, mission, s.Board.Now(), s.Board.Law())
		if err != nil {
			return a, err
		}
		if view.Mine != nil {
			a.Bid, a.Amount, a.Days = view.Mine.Bid, view.Mine.Amount, view.Mine.Days
		}
	}
	if m, ok := s.state().Mission(mission); ok && m.Terms.Format != models.Sealed {
		a.Rank, _ = s.state().RankOf(me(c).person.Developer, m, s.Board.Now())
	}
	return a, nil
}

// apiWithdrawBid withdraws the person's bid.
func (s *Server) apiWithdrawBid(c *fiber.Ctx) error {
	done, err := s.do(c, &models.WithdrawBid{Mission: c.Params("id")})
	if err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, receipt{Pos: done.Pos, Hash: done.Hash})
}

// apiBids lists the offers for the authority, after the close.
func (s *Server) apiBids(c *fiber.Ctx) error {
	id := c.Params("id")
	p := me(c).person
	if p == nil {
		return models.Refuse(models.Unauthenticated, models.Reason{Key: "not_signed_in"})
	}
	view, err := s.mission(c, id)
	if err != nil {
		return err
	}
	if !view.Owner {
		return models.Refuse(models.Forbidden, models.Reason{Key: "not_your_authority"})
	}
	return answer(c, fiber.StatusOK, listOf(view.Offers, ""))
}
