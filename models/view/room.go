package view

import (
	"slices"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

// room is what an open mission shows to everyone: amounts, candidate numbers, no names.
func room(s models.State, m *models.Mission, now time.Time) *Room {
	r := &Room{Max: m.MaxOpen(), Limit: m.Limit(), Ladder: []LadderAt{}, Rungs: []RungView{}}
	for _, b := range m.Bids {
		r.Ladder = append(r.Ladder, LadderAt{Label: b.Label, Amount: b.Amount, At: b.At, Auto: b.Auto})
		if d, ok := s.Developer(b.Developer); ok && d.Bot {
			r.Bots++
		}
	}
	order := slices.Clone(m.Bids)
	slices.SortFunc(order, byAmount)
	for i, b := range order {
		r.Ladder[i] = LadderAt{Label: b.Label, Amount: b.Amount, At: b.At, Auto: b.Auto}
	}
	if len(order) > 0 {
		best := order[0]
		r.Best, r.Label, r.At, r.Step = best.Amount, best.Label, best.At, money.Step(best.Amount)
	}
	for _, g := range m.Rungs {
		r.Rungs = append(r.Rungs, RungView(g))
	}
	return r
}

func byAmount(a, b *models.Bid) int {
	switch {
	case a.Amount != b.Amount:
		return int(a.Amount - b.Amount)
	case a.Pos < b.Pos:
		return -1
	default:
		return 1
	}
}

// MineOf is the viewer's own bid: of a sealed mission only what the board
// decrypted for them, otherwise what the state holds, with the rank where the format allows it.
func MineOf(s models.State, v Viewer, m *models.Mission, now time.Time) *Mine {
	developer := v.Developer()
	if developer == "" {
		return nil
	}
	b := m.BidOf(developer)
	if b == nil {
		return v.Bid // still sealed, or none
	}
	if v.Bid != nil && m.Round == 2 && v.Bid.Pos > b.Pos { // an improvement that is still sealed
		return v.Bid
	}
	mine := &Mine{Bid: b.ID, Amount: b.Amount, Days: b.Days, Floor: b.Floor, Memo: models.Text{Ref: b.Memo}, Evidence: models.Text{Ref: b.Evidence},
		Pos: b.Pos, Hash: b.Hash, At: b.At, Label: b.Label, Asked: b.AskedAt, Justified: models.Text{Ref: b.Justified},
		SetAside: b.SetAside, Evidenced: b.Admitted, EvidenceOn: b.EvidenceOn}
	if m.Terms.Format != models.Sealed && m.Stored() == models.Opened {
		mine.Rank, mine.Of = s.RankOf(developer, m, now)
		if m.Terms.Format == models.Open {
			mine.Best, mine.Max = models.LowestBid(m.Bids).Amount, max(m.MaxOpen(), 0)
		}
	}
	ownScore(m, mine, b)
	return mine
}

// ownScore shows a bidder their own points: during a negotiation the criteria
// that can be improved, after the award their score and rank.
func ownScore(m *models.Mission, mine *Mine, b *models.Bid) {
	negotiating := m.Round == 2 && !m.Award.Signed() && !m.OpenedAt.IsZero()
	if !m.Award.Signed() && !negotiating {
		return
	}
	for _, k := range m.Ranking() {
		if k.Bid != b.ID {
			continue
		}
		if negotiating {
			mine.Points = k.Terms
			return
		}
		mine.Score, mine.Rank, mine.Of = &k, k.Rank, len(m.Bids)
	}
	switch {
	case m.Award.Signed() && m.Award.Bid == b.ID:
		mine.Outcome = "selected"
	case b.SetAside != "":
		mine.Outcome = "set_aside"
	case m.Award.Signed():
		mine.Outcome = "not_selected"
	}
}
