package models

import "time"

// rankedFormat: each bidder sees their own rank only; a new bid must improve
// one's own. A live score would let two own bids solve for the lowest price.
type rankedFormat struct{}

func (rankedFormat) refuse(m *Mission, p *Person, c *PlaceBid) []Reason {
	own := m.BidOf(p.Developer)
	if own == nil {
		return nil
	}
	var r reasons
	r.when(c.Amount > own.Amount, "too_high", "amount", "amount", c.Amount, "max", own.Amount, "best", own.Amount, "step", int64(0))
	r.when(c.Days > own.Days, "days_longer", "days", "days", own.Days)
	r.when(c.Amount == own.Amount && c.Days == own.Days, "not_improved", "amount")
	if len(r) == 1 && r[0].Key == "too_high" {
		r[0].Key = "not_improved_amount"
	}
	return r
}

func (f rankedFormat) place(s State, act Act, m *Mission, p *Person, c *PlaceBid) []Event {
	e := m.placed(p, c, c.Amount)
	before := f.leader(s, m, act.Now)
	if s.wouldLead(m, p.Developer, c, act.Now) && (before == nil || before.Developer != p.Developer) {
		e.End = m.softClose(act.Now)
	}
	return []Event{e}
}

func (rankedFormat) leader(s State, m *Mission, now time.Time) *Bid {
	if len(m.Bids) == 0 {
		return nil
	}
	return m.Bids[Leader(m.Terms.Weights, s.liveOffers(m, now, nil))]
}

// liveOffers are the bids in force as the automatic criteria see them now; with
// a bid that is not placed yet, when one is given.
func (s State) liveOffers(m *Mission, now time.Time, extra *Offer) []Offer {
	offers := make([]Offer, 0, len(m.Bids)+1)
	for _, b := range m.Bids {
		if extra != nil && b.Developer == extra.Bid {
			continue
		}
		o := Offer{Bid: b.Developer, Amount: b.Amount, Days: b.Days, Pos: b.Pos}
		s.figures(&o, b.Developer, m, now)
		offers = append(offers, o)
	}
	if extra != nil {
		offers = append(offers, *extra)
	}
	return offers
}

// figures fills in level and reputation where the weights ask for them.
func (s State) figures(o *Offer, developer string, m *Mission, now time.Time) {
	if m.Terms.Weights.Skill > 0 {
		o.Level, _ = s.LevelFor(developer, m, now)
	}
	if m.Terms.Weights.Reputation > 0 {
		if d, ok := s.developers.get(developer); ok {
			o.Reputation = s.ReputationOf(d, now).Score
		}
	}
}

func (s State) wouldLead(m *Mission, developer string, c *PlaceBid, now time.Time) bool {
	o := Offer{Bid: developer, Amount: c.Amount, Days: c.Days, Pos: s.Pos + 1}
	s.figures(&o, developer, m, now)
	offers := s.liveOffers(m, now, &o)
	return Leader(m.Terms.Weights, offers) == len(offers)-1
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
		return PlaceOf(m.Terms.Weights, s.liveOffers(m, now, nil), i), len(m.Bids)
	}
	return 0, len(m.Bids)
}
