package models

import "time"

// MissionDrafted: an agent began a mission. Nothing of a draft is public.
type MissionDrafted struct {
	Hidden struct {
		Mission   string `json:"mission"`
		Authority string `json:"authority"`
		Parent    string `json:"parent,omitempty"`
		Terms     Terms  `json:"terms"`
	} `json:"-"`
}

// MissionRevised: the draft now reads so.
type MissionRevised struct {
	Hidden struct {
		Mission string `json:"mission"`
		Terms   Terms  `json:"terms"`
	} `json:"-"`
}

// MissionPublished: the mission's terms are public and frozen. The estimate and the author are not public.
type MissionPublished struct {
	Mission   string    `json:"mission"`
	Authority string    `json:"authority"`
	Terms     Terms     `json:"terms"` // its Estimate is always 0 here
	OpensAt   time.Time `json:"opens_at"`
	ClosesAt  time.Time `json:"closes_at"`
	Parent    string    `json:"parent,omitempty"`
	Hidden    struct {
		Estimate int64  `json:"estimate,omitempty"`
		Author   string `json:"author"`
	} `json:"-"`
}

// AddendumPosted: a change after publication that everyone involved is told of.
type AddendumPosted struct {
	Mission  string    `json:"mission"`
	N        int       `json:"n"`
	Text     string    `json:"text"`
	ClosesAt time.Time `json:"closes_at,omitzero"` // the new close, zero when unchanged
}

// QuestionAsked: public and anonymous; the words are in the vault.
type QuestionAsked struct {
	Mission string `json:"mission"`
	N       int    `json:"n"`
	Hidden  struct {
		Person string  `json:"person"`
		Text   TextRef `json:"text"`
	} `json:"-"`
}

// QuestionAnswered: the authority's public answer, or why it does not answer.
type QuestionAnswered struct {
	Mission  string `json:"mission"`
	N        int    `json:"n"`
	Text     string `json:"text"`
	Declined bool   `json:"declined,omitempty"`
}

// MissionCancelled: withdrawn by the authority (sans suite), with its reason.
type MissionCancelled struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"`
}

// BidPlaced: a bid of an open or ranked mission. Amounts of an open one are public, without names.
type BidPlaced struct {
	Mission string    `json:"mission"`
	Label   int       `json:"label,omitempty"` // open: candidate number, 1 = A
	Amount  int64     `json:"amount,omitempty"`
	Auto    bool      `json:"auto,omitempty"` // open: made by a proxy floor
	End     time.Time `json:"end,omitzero"`   // the effective end after this bid, when it moved
	Hidden  struct {
		Bid       string  `json:"bid"`
		Developer string  `json:"developer"`
		Person    string  `json:"person"`
		Label     int     `json:"label"`
		Amount    int64   `json:"amount"`
		Days      int     `json:"days"`
		Floor     int64   `json:"floor,omitempty"`
		Memo      TextRef `json:"memo,omitzero"`
		Evidence  TextRef `json:"evidence,omitzero"`
	} `json:"-"`
}

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

// SealedBid is what the cipher of a BidSealed holds.
type SealedBid struct {
	Bid       string `json:"bid"`
	Developer string `json:"developer"`
	Person    string `json:"person"`
	Amount    int64  `json:"amount"`
	Days      int    `json:"days"`
}

// MissionDiscarded: a draft was thrown away.
type MissionDiscarded struct {
	Hidden struct {
		Mission string `json:"mission"`
	} `json:"-"`
}

// SealedWithdrawn: a sealed bid was taken back; who did it stays behind the tag.
type SealedWithdrawn struct {
	Hidden struct {
		Mission string `json:"mission"`
		Tag     string `json:"tag"`
	} `json:"-"`
}

// BiddingClosed: the interval is over. It stores what the ranking will use:
// for open and ranked missions the figures of every bid, for sealed ones the commitments.
type BiddingClosed struct {
	Mission     string       `json:"mission"`
	Round       int          `json:"round"`
	Count       int          `json:"count"`
	Commitments []Commitment `json:"commitments,omitempty"`
	Hidden      struct {
		Figures []Figures `json:"figures,omitempty"`
	} `json:"-"`
}

// Commitment is a sealed bid in force at the close.
type Commitment struct {
	Pos        int64  `json:"pos"`
	Commitment string `json:"commitment"`
}

// Figures are a bidder's level and reputation at the close, which the published criteria may use.
type Figures struct {
	Bid        string  `json:"bid"`
	Level      Level   `json:"level,omitempty"`
	Reputation float64 `json:"reputation"`
}

// BidsOpened: an agent opened the sealed bids after the close. Plain bids enter
// the journal behind the hidden part: losers' amounts are never public, the
// winner's is shown with its salt by AwardSigned.
type BidsOpened struct {
	Mission string `json:"mission"`
	Round   int    `json:"round"`
	Count   int    `json:"count"`
	Hidden  struct {
		By   string      `json:"by"`
		Bids []OpenedBid `json:"bids"`
	} `json:"-"`
}

// OpenedBid is a sealed bid in the clear, with the salt that proves its commitment.
type OpenedBid struct {
	SealedBid
	Tag        string  `json:"tag"`
	Salt       string  `json:"salt"`
	Pos        int64   `json:"pos"`
	Level      Level   `json:"level,omitempty"`
	Reputation float64 `json:"reputation"`
}

// NegotiationOpened: every bidder may improve once, sealed, until the given time.
type NegotiationOpened struct {
	Mission string    `json:"mission"`
	Until   time.Time `json:"until"`
}

// MarksSet: the authority's marks for the manual criteria of one bid.
type MarksSet struct {
	Hidden struct {
		Mission string         `json:"mission"`
		Bid     string         `json:"bid"`
		Marks   map[string]int `json:"marks"`
	} `json:"-"`
}

// EvidenceJudged: is the joined evidence equivalent to the required level, and why.
type EvidenceJudged struct {
	Hidden struct {
		Mission  string `json:"mission"`
		Bid      string `json:"bid"`
		Admitted bool   `json:"admitted"`
		Reason   string `json:"reason"`
	} `json:"-"`
}

// JustificationAsked: the authority asks the author of a flagged offer to explain its price (L. 2152-6).
type JustificationAsked struct {
	Hidden struct {
		Mission string `json:"mission"`
		Bid     string `json:"bid"`
	} `json:"-"`
}

// JustificationGiven: the bidder explained.
type JustificationGiven struct {
	Hidden struct {
		Mission string  `json:"mission"`
		Bid     string  `json:"bid"`
		Text    TextRef `json:"text"`
	} `json:"-"`
}

// BidSetAside: the authority rejected an offer, with its reason, after asking where the law wants it.
type BidSetAside struct {
	Hidden struct {
		Mission string `json:"mission"`
		Bid     string `json:"bid"`
		Reason  string `json:"reason"`
	} `json:"-"`
}

// MissionFruitless: no acceptable bid.
type MissionFruitless struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"` // "no_bid", or the authority's words
}

func (MissionDrafted) Name() string     { return "mission.drafted" }
func (MissionRevised) Name() string     { return "mission.revised" }
func (MissionPublished) Name() string   { return "mission.published" }
func (AddendumPosted) Name() string     { return "addendum.posted" }
func (QuestionAsked) Name() string      { return "question.asked" }
func (QuestionAnswered) Name() string   { return "question.answered" }
func (MissionCancelled) Name() string   { return "mission.cancelled" }
func (BidPlaced) Name() string          { return "bid.placed" }
func (BidSealed) Name() string          { return "bid.sealed" }
func (MissionDiscarded) Name() string   { return "mission.discarded" }
func (SealedWithdrawn) Name() string    { return "bid.withdrawn" }
func (BiddingClosed) Name() string      { return "bidding.closed" }
func (BidsOpened) Name() string         { return "bids.opened" }
func (NegotiationOpened) Name() string  { return "negotiation.opened" }
func (MarksSet) Name() string           { return "marks.set" }
func (EvidenceJudged) Name() string     { return "evidence.judged" }
func (JustificationAsked) Name() string { return "justification.asked" }
func (JustificationGiven) Name() string { return "justification.given" }
func (BidSetAside) Name() string        { return "bid.set_aside" }
func (MissionFruitless) Name() string   { return "mission.fruitless" }

func (e *MissionDrafted) HiddenPart() any     { return &e.Hidden }
func (e *MissionRevised) HiddenPart() any     { return &e.Hidden }
func (e *MissionPublished) HiddenPart() any   { return &e.Hidden }
func (e *QuestionAsked) HiddenPart() any      { return &e.Hidden }
func (e *BidPlaced) HiddenPart() any          { return &e.Hidden }
func (e *BidSealed) HiddenPart() any          { return &e.Hidden }
func (e *MissionDiscarded) HiddenPart() any   { return &e.Hidden }
func (e *SealedWithdrawn) HiddenPart() any    { return &e.Hidden }
func (e *BiddingClosed) HiddenPart() any      { return &e.Hidden }
func (e *BidsOpened) HiddenPart() any         { return &e.Hidden }
func (e *MarksSet) HiddenPart() any           { return &e.Hidden }
func (e *EvidenceJudged) HiddenPart() any     { return &e.Hidden }
func (e *JustificationAsked) HiddenPart() any { return &e.Hidden }
func (e *JustificationGiven) HiddenPart() any { return &e.Hidden }
func (e *BidSetAside) HiddenPart() any        { return &e.Hidden }

// Anonymous keeps the bidder out of the journal until the opening.
func (*BidSealed) Anonymous() {}

// Anonymous keeps the bidder out of the journal until the opening.
func (*SealedWithdrawn) Anonymous() {}
