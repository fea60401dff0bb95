package models

import "time"

// sealedFormat: nobody sees anything of an offer before the opening, the state
// included: it knows a tag, a cipher and a commitment.
type sealedFormat struct{}

func (sealedFormat) refuse(m *Mission, p *Person, c *PlaceBid) []Reason {
	if m.Round != 2 {
		return nil
	}
	// The negotiation round: who bid may improve once, within the stated time.
	var r reasons
	own := m.BidOf(p.Developer)
	if own == nil || own.SetAside != "" {
		r.add("not_in_negotiation", "")
		return r
	}
	for _, k := range m.Sealed {
		r.when(k.Tag == c.Tag, "improved_already", "")
	}
	r.when(c.Amount > own.Amount, "not_improved_amount", "amount", "amount", c.Amount, "max", own.Amount)
	r.when(c.Days > own.Days, "days_longer", "days", "days", own.Days)
	return r
}

func (sealedFormat) place(_ State, _ Act, m *Mission, p *Person, c *PlaceBid) []Event {
	e := &BidSealed{Plain: &SealedBid{Bid: c.Bid, Developer: p.Developer, Person: p.ID, Amount: c.Amount, Days: c.Days}}
	e.Hidden.Mission, e.Hidden.Round, e.Hidden.Tag = m.ID, m.Round, c.Tag
	e.Hidden.Memo, e.Hidden.Evidence = c.Memo.Ref, c.Evidence.Ref
	if own := m.BidOf(p.Developer); own != nil && e.Hidden.Memo.Empty() {
		e.Hidden.Memo = own.Memo
	}
	return []Event{e}
}

func (sealedFormat) leader(State, *Mission, time.Time) *Bid { return nil }
