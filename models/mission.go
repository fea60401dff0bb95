package models

import (
	"time"

	"coupdemain/models/money"
)

// Mission is one mission, whole. It is immutable: apply copies it.
type Mission struct {
	ID          string
	Authority   string
	Author      string // person, private
	Parent      string
	Child       string // posted again as
	Terms       Terms
	stored      Phase // the phase that events gave; Phase(now) is the true one
	DraftedAt   time.Time
	RevisedAt   time.Time
	PublishedAt time.Time
	OpensAt     time.Time
	ClosesAt    time.Time // announced end
	End         time.Time // effective end, soft closes included
	Pos         int64     // position of the last commit about it
	Bids        []*Bid    // in force, in order of arrival; of a sealed mission only once opened
	Sealed      []*SealedRecord
	Labels      map[string]int // open and ranked: developer → candidate number; replaced, never changed
	Rungs       []Rung         // open: every change of the best amount
	Questions   []Question
	Addenda     []Addendum
	ClosedAt    time.Time
	Commitments []Commitment
	OpenedAt    time.Time
	Round       int // 1, or 2 during and after a negotiation
	RoundUntil  time.Time
	Award       *Award // proposed or signed
	Past        []*Award
	Order       *Order
	Deliveries  []Delivery
	AcceptedAt  time.Time
	Acceptance  *DeliveryAccepted
	PaidAt      time.Time
	Reviews     [2]*Review // by authority, by developer
	Failure     *Failure
	Dispute     *Dispute
	Ending      string // why cancelled or fruitless
	EndedAt     time.Time
}

// Bid is a bid in the clear.
type Bid struct {
	ID         string
	Developer  string
	Person     string
	Label      int
	Amount     money.Cents
	Days       int
	Floor      money.Cents
	Memo       TextRef
	Evidence   TextRef
	Pos        int64 // of the commit that placed it: breaks ties
	Hash       string
	At         time.Time
	Auto       bool // moved by its own proxy floor
	Tag, Salt  string
	Level      Level // at the close
	Reputation float64
	Marks      map[string]int
	Admitted   *bool // evidence judged
	EvidenceOn string
	AskedAt    time.Time // justification asked
	Justified  TextRef
	SetAside   string    // reason
	Confirmed  time.Time // last re-confirmation: binding for 30 more days from there
}

// SealedRecord is a sealed bid as the state knows it before the opening.
type SealedRecord struct {
	Tag        string
	Round      int
	Cipher     []byte
	Commitment string
	Memo       TextRef
	Evidence   TextRef
	Pos        int64
	Hash       string
	At         time.Time
}

// Rung is a change of the best amount of an open mission.
type Rung struct {
	At     time.Time
	Label  int
	Amount money.Cents
	Auto   bool
	Moved  bool // the end moved
}

// Question is public and anonymous.
type Question struct {
	N          int
	Person     string // private
	Text       TextRef
	At         time.Time
	Answer     string
	AnsweredAt time.Time
	Declined   bool
}

// Addendum is an immutable change after publication.
type Addendum struct {
	N        int
	Text     string
	At       time.Time
	ClosesAt time.Time
}

// Award is a choice made, from proposal to signature.
type Award struct {
	Bid        string
	Developer  string
	Amount     money.Cents
	Days       int
	Reason     string
	ProposedBy string
	ProposedAt time.Time
	SignedAt   time.Time
	Capacity   string
	Reference  string
	Scores     []Mark
	Total      int64
	Ended      *Attempt // of an award in Past: what followed it
}

// Attempt is what followed an award that failed, kept when another is signed.
type Attempt struct {
	Order      *Order
	Deliveries []Delivery
	Reviews    [2]*Review
	Failure    *Failure
	Dispute    *Dispute
}

// Signed tells that the award is made, not only proposed.
func (a *Award) Signed() bool { return a != nil && !a.SignedAt.IsZero() }

// Order is the commitment of the authority; the delay runs from At.
type Order struct {
	At          time.Time
	Commitment  string
	ServiceCode string
	Suspended   time.Time // since when, zero while running
	Why         string
	Stopped     time.Duration // all finished suspensions
}

// Delivery is one handing over.
type Delivery struct {
	N        int
	At       time.Time
	Text     TextRef
	Files    []FileRef
	Rejected time.Time
	Reasons  string
}

// Review is one side's review.
type Review struct {
	By                               Side
	At                               time.Time
	Quality, Deadline, Communication int
	Text                             TextRef
}

// Failure is a claim that the mission cannot be finished.
type Failure struct {
	By         Side
	At         time.Time
	Text       TextRef
	Reason     string
	Answer     TextRef
	AnsweredAt time.Time
	SettledAt  time.Time
	Fault      Blame
}

// Dispute is a disagreement in course or settled.
type Dispute struct {
	By        Side
	At        time.Time
	Text      TextRef
	From      Phase
	Proposed  map[Side]Outcome
	SettledAt time.Time
	Outcome   Outcome
}

// Phase tells where the mission stands at now: being closed is a question of
// time, half-open [opens, closes), whether or not bidding.closed is written yet.
func (m *Mission) Phase(now time.Time) Phase {
	if m.stored == Opened && !now.Before(m.End) {
		return Closed
	}
	return m.stored
}

// EffectiveEnd is when bidding ends, soft closes included.
func (m *Mission) EffectiveEnd() time.Time { return m.End }

// Negotiating tells that the negotiation round is running.
func (m *Mission) Negotiating(now time.Time) bool {
	return m.Round == 2 && m.stored == Closed && now.Before(m.RoundUntil)
}

// Biddable tells whether the interval [opens, closes) holds now.
func (m *Mission) Biddable(now time.Time) bool {
	return m.Phase(now) == Opened && !now.Before(m.OpensAt) || m.Negotiating(now)
}

// CloseDue is the instant at which the clock must append bidding.closed, zero when none is due.
func (m *Mission) CloseDue() time.Time {
	switch {
	case m.stored == Opened:
		return m.End
	case m.stored == Closed && m.Round == 2 && m.ClosedAt.Before(m.RoundUntil):
		return m.RoundUntil
	}
	return time.Time{}
}

// Stored is the phase as the last event left it: only Phase knows that an end has passed.
func (m *Mission) Stored() Phase { return m.stored }

// Public tells that everyone may see the mission.
func (m *Mission) Public() bool { return m.stored != Draft }

// Count is the number of bids in force.
func (m *Mission) Count() int {
	if m.Terms.Format == Sealed && m.OpenedAt.IsZero() {
		return len(m.Sealed)
	}
	return len(m.Bids)
}

// BidOf finds the developer's bid in force, nil when there is none in the clear.
func (m *Mission) BidOf(developer string) *Bid {
	for _, b := range m.Bids {
		if b.Developer == developer {
			return b
		}
	}
	return nil
}

// BidByID finds a bid by its id, nil when unknown.
func (m *Mission) BidByID(id string) *Bid {
	for _, b := range m.Bids {
		if b.ID == id {
			return b
		}
	}
	return nil
}

// Winner is the bid of the signed award, nil before it.
func (m *Mission) Winner() *Bid {
	if !m.Award.Signed() {
		return nil
	}
	return m.BidByID(m.Award.Bid)
}

// copyOf gives a mission that may be changed.
func (m *Mission) copyOf() *Mission {
	c := *m
	return &c
}

// replaceBid gives a mission whose bid of the same id reads so.
func (m *Mission) replaceBid(b *Bid) {
	bids := make([]*Bid, len(m.Bids))
	for i, old := range m.Bids {
		if old.ID == b.ID {
			old = b
		}
		bids[i] = old
	}
	m.Bids = bids
}

// grow appends to a slice that another version may share: the copy keeps that version intact.
func grow[T any](s []T, v T) []T { return append(s[:len(s):len(s)], v) }
