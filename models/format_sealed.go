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

// SealedOf finds the record that a tag names, nil when there is none.
func (m *Mission) SealedOf(tag string) *SealedRecord {
	for _, k := range m.Sealed {
		if k.Tag == tag {
			return k
		}
	}
	return nil
}

func (e *BidSealed) apply(s *State, at Meta) {
	old, _ := s.missions.get(e.Hidden.Mission)
	next, h := old.copyOf(), e.Hidden
	k := &SealedRecord{Tag: h.Tag, Round: h.Round, Cipher: h.Cipher, Commitment: h.Commitment,
		Memo: h.Memo, Evidence: h.Evidence, Pos: at.Pos, Hash: at.Hash, At: at.At}
	next.Sealed = make([]*SealedRecord, 0, len(old.Sealed)+1)
	for _, r := range old.Sealed {
		if r.Tag != h.Tag {
			next.Sealed = append(next.Sealed, r)
		}
	}
	next.Sealed = append(next.Sealed, k)
	s.putMission(next, next.quietly(at))
}

// quietly keeps the mission's position where it was while the count is hidden:
// a position that moves would tell that somebody bid.
func (m *Mission) quietly(at Meta) Meta {
	if m.Terms.HideCount {
		at.Pos = m.Pos
	}
	return at
}
