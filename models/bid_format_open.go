package models

import (
	"time"

	"coupdemain/models/money"
)

// openFormat: amounts are visible without names; each new one goes down by a
// step at least; a hidden proxy floor may answer.
type openFormat struct{}

// LowestBid is the bid that leads an open mission: lowest amount, earliest position.
func LowestBid(bids []*Bid) *Bid {
	var best *Bid
	for _, b := range bids {
		if best == nil || b.Amount < best.Amount || b.Amount == best.Amount && b.Pos < best.Pos {
			best = b
		}
	}
	return best
}

// MaxOpen is the highest amount that an open mission accepts now; 0 when there is no bound.
func (m *Mission) MaxOpen() money.Cents {
	if best := LowestBid(m.Bids); best != nil {
		return best.Amount - money.Step(best.Amount)
	}
	return m.Terms.Ceiling
}

func (openFormat) refuse(m *Mission, p *Person, c *PlaceBid) []Reason {
	best := LowestBid(m.Bids)
	if best == nil {
		return nil
	}
	if limit := best.Amount - money.Step(best.Amount); c.Amount > limit {
		return []Reason{because("too_high", "amount", "amount", c.Amount, "max", max(limit, 0), "best", best.Amount, "step", money.Step(best.Amount))}
	}
	return nil
}

// place settles the new bid against the leader's floor at once, so that the
// journal holds where both came to rest and no more: the earlier floor wins a
// tie and nobody goes below their own.
func (openFormat) place(s State, act Act, m *Mission, p *Person, c *PlaceBid) []Event {
	best := LowestBid(m.Bids)
	amount, answer := c.Amount, money.Cents(0)
	if best != nil && best.Developer != p.Developer && best.Floor > 0 {
		amount, answer = duel(c.Amount, c.Floor, best.Floor)
	}
	mine := m.placed(p, c, amount)
	mine.Label, mine.Amount = mine.Hidden.Label, amount
	events := []Event{mine}
	leads := best == nil || best.Developer != p.Developer
	if answer > 0 {
		theirs := &BidPlaced{Mission: m.ID, Label: best.Label, Amount: answer, Auto: true}
		theirs.Hidden.Bid, theirs.Hidden.Developer, theirs.Hidden.Person = best.ID, best.Developer, best.Person
		theirs.Hidden.Label, theirs.Hidden.Amount, theirs.Hidden.Days, theirs.Hidden.Floor = best.Label, answer, best.Days, best.Floor
		theirs.Hidden.Memo, theirs.Hidden.Evidence = best.Memo, best.Evidence
		if answer <= amount { // the leader held the lead
			leads = false
			events = append(events, theirs)
		} else { // the leader fell back to its floor before the challenger's last word
			events = []Event{theirs, mine}
		}
	}
	if leads {
		mine.End = m.softClose(act.Now)
	}
	return events
}

// duel gives where the challenger's and the leader's amounts come to rest; the
// leader's is 0 when it does not move. floor is the challenger's, 0 for none.
func duel(amount, floor, leaders money.Cents) (challenger, leader money.Cents) {
	last := amount
	if floor > 0 {
		last = floor
	}
	switch {
	case leaders <= last: // the leader can answer the challenger's last word
		return last, max(leaders, last-money.Step(last))
	case amount >= leaders: // the leader goes to its floor, the challenger a step under it
		return max(last, leaders-money.Step(leaders)), leaders
	default: // the challenger is under the leader's floor at once
		return amount, 0
	}
}

func (openFormat) leader(_ State, m *Mission, _ time.Time) *Bid { return LowestBid(m.Bids) }
