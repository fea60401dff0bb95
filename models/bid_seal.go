package models

import "coupdemain/models/money"

// BidSealed: a bid of a sealed mission. The board seals Plain before the append:
// the journal and the state only ever hold the tag, the cipher and the commitment.
type BidSealed struct {
	Hidden struct {
		Mission    string  `json:"mission"`
		Round      int     `json:"round"`
		Tag        string  `json:"tag"` // HMAC(mission key, developer)
		Cipher     []byte  `json:"cipher"`
		Commitment string  `json:"commitment"` // sha256(salt ‖ plain), hex
		Memo       TextRef `json:"memo,omitzero"`
		Evidence   TextRef `json:"evidence,omitzero"`
	} `json:"-"`
	Plain *SealedBid `json:"-"`
}

var _ = register(event[BidSealed]("bid.sealed", onMission(func(e *BidSealed) string { return e.Hidden.Mission }), ShowCustom))

func (e *BidSealed) HiddenPart() any { return &e.Hidden }

// Anonymous keeps the bidder out of the journal until the opening.
func (*BidSealed) Anonymous() {}

// SealedBid is what the cipher of a BidSealed holds.
type SealedBid struct {
	Bid       string      `json:"bid"`
	Developer string      `json:"developer"`
	Person    string      `json:"person"`
	Amount    money.Cents `json:"amount"`
	Days      int         `json:"days"`
}

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
	old, _ := s.missions.Get(e.Hidden.Mission)
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
