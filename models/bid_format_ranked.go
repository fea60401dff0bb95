package models

import (
	"slices"
	"time"

	"coupdemain/models/money"
	"coupdemain/models/score"
)

// rankedFormat: each bidder sees their own rank only; a new bid must improve
// one's own. A live score would let two own bids solve for the lowest price.
type rankedFormat struct{}

func (rankedFormat) refuse(m *Mission, p *Person, c *PlaceBid) []Reason {
	own := m.BidOf(p.Developer)
	if own == nil {
		return nil
	}
	var r reasons
	r.when(c.Amount > own.Amount, "too_high", "amount", "amount", c.Amount, "max", own.Amount, "best", own.Amount, "step", money.Cents(0))
	r.when(c.Days > own.Days, "days_longer", "days", "days", own.Days)
	r.when(c.Amount == own.Amount && c.Days == own.Days, "not_improved", "amount")
	if len(r) == 1 && r[0].Key == "too_high" {
		r[0].Key = "not_improved_amount"
	}
	return r
}

func (f rankedFormat) place(s State, act Act, m *Mission, p *Person, c *PlaceBid) []Event {
	e := m.placed(p, c, c.Amount)
	// Who leads matters only while a new leader would move the end.
	if end := m.softClose(act.Now); !end.IsZero() && s.takesLead(m, p.Developer, c, act.Now) {
		e.End = end
	}
	return []Event{e}
}

// takesLead tells that the bid would lead, and that its author does not lead already.
func (s State) takesLead(m *Mission, developer string, c *PlaceBid, now time.Time) bool {
	offers := s.liveOffers(m, now)
	if len(offers) > 0 && offers[score.Leader(m.Terms.Weights, offers)].Bid == developer {
		return false
	}
	mine := score.Offer{Bid: developer, Amount: c.Amount, Days: c.Days, Pos: s.Pos + 1}
	s.figures(&mine, developer, m, now)
	own := slices.IndexFunc(offers, func(o score.Offer) bool { return o.Bid == developer })
	if own < 0 {
		offers, own = append(offers, mine), len(offers)
	} else {
		offers[own] = mine
	}
	return score.Leader(m.Terms.Weights, offers) == own
}

func (rankedFormat) leader(s State, m *Mission, now time.Time) *Bid {
	if len(m.Bids) == 0 {
		return nil
	}
	return m.Bids[score.Leader(m.Terms.Weights, s.liveOffers(m, now))]
}

// liveOffers are the bids in force as the automatic criteria see them now, in
// the order of the mission's bids. Offer.Bid names the developer here.
func (s State) liveOffers(m *Mission, now time.Time) []score.Offer {
	offers := make([]score.Offer, len(m.Bids), len(m.Bids)+1)
	for i, b := range m.Bids {
		offers[i] = score.Offer{Bid: b.Developer, Amount: b.Amount, Days: b.Days, Pos: b.Pos}
		s.figures(&offers[i], b.Developer, m, now)
	}
	return offers
}

// figures fills in level and reputation where the weights ask for them.
func (s State) figures(o *score.Offer, developer string, m *Mission, now time.Time) {
	if m.Terms.Weights.Skill > 0 {
		level, _ := s.LevelFor(developer, m, now)
		o.Skill = level.Points()
	}
	if m.Terms.Weights.Reputation > 0 {
		if d, ok := s.developers.Get(developer); ok {
			o.Reputation = s.ReputationOf(d, now).Score
		}
	}
}

// RankOf is the live rank of a developer's bid, and of how many; 0 when there is none.
func (s State) RankOf(developer string, m *Mission, now time.Time) (rank, of int) {
	for i, b := range m.Bids {
		if b.Developer != developer {
			continue
		}
		if m.Terms.Format == Open {
			rank = 1
			for _, o := range m.Bids {
				if o.Amount < b.Amount || o.Amount == b.Amount && o.Pos < b.Pos {
					rank++
				}
			}
			return rank, len(m.Bids)
		}
		return score.PlaceOf(m.Terms.Weights, s.liveOffers(m, now), i), len(m.Bids)
	}
	return 0, len(m.Bids)
}
