package models

// AwardProposed: an agent proposes a bid, with the reason that its rivals will read.
type AwardProposed struct {
	Hidden struct {
		Mission string `json:"mission"`
		Bid     string `json:"bid"`
		By      string `json:"by"`
		Reason  string `json:"reason"`
	} `json:"-"`
}

// AwardSigned: the award is made. The selected developer and amount become public,
// with what proves the sealed bid's commitment.
type AwardSigned struct {
	Mission   string `json:"mission"`
	Bid       string `json:"bid"`
	Developer string `json:"developer"`
	Amount    int64  `json:"amount"`
	Days      int    `json:"days"`
	Reason    string `json:"reason"`
	Total     int64  `json:"total"` // hundredths of a point
	Pos       int64  `json:"pos,omitempty"`
	Salt      string `json:"salt,omitempty"`   // sealed: with Person, what the commitment was made of
	Person    string `json:"person,omitempty"` // sealed: id of the member who bid
	Hidden    struct {
		Capacity  string `json:"capacity"`
		Reference string `json:"reference"`
		Scores    []Mark `json:"scores"` // every admitted bid's rank and total, frozen
	} `json:"-"`
}

// BidReconfirmed: the bidder keeps the bid for 30 more days, so that it can still be awarded.
type BidReconfirmed struct {
	Hidden struct {
		Mission string `json:"mission"`
		Bid     string `json:"bid"`
	} `json:"-"`
}

// Mark is a bid's frozen rank and total.
type Mark struct {
	Bid   string `json:"bid"`
	Rank  int    `json:"rank"`
	Total int64  `json:"total"` // hundredths of a point
}

// OrderSent: the authority is bound; the delay starts here.
type OrderSent struct {
	Mission string `json:"mission"`
	Hidden  struct {
		Commitment  string `json:"commitment"`
		ServiceCode string `json:"service_code,omitempty"`
	} `json:"-"`
}

// ClockSuspended: the authority owes an access or an answer; the delay stops.
type ClockSuspended struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"`
}

// ClockResumed: the delay runs again.
type ClockResumed struct {
	Mission string `json:"mission"`
}

// DeliveryMade: the work is handed over; its words and links are in the vault.
type DeliveryMade struct {
	Mission string `json:"mission"`
	N       int    `json:"n"`
	Hidden  struct {
		Text  TextRef   `json:"text,omitzero"`
		Links int       `json:"links,omitempty"` // how many; they are in the text's document
		Files []FileRef `json:"files,omitempty"`
	} `json:"-"`
}

// DeliveryRejected: what is missing, criterion by criterion.
type DeliveryRejected struct {
	Mission string `json:"mission"`
	N       int    `json:"n"`
	Hidden  struct {
		Reasons string `json:"reasons"`
	} `json:"-"`
}

// DeliveryAccepted: a person of the authority certifies the work as done (service fait).
type DeliveryAccepted struct {
	Mission        string `json:"mission"`
	N              int    `json:"n"`
	SkillConfirmed bool   `json:"skill_confirmed,omitempty"`
	Partial        bool   `json:"partial,omitempty"`
	Taken          int    `json:"taken"` // days from the order to the delivery, suspensions left out
	Hidden         struct {
		Reserves string `json:"reserves,omitempty"`
		Erasure  bool   `json:"erasure,omitempty"` // copies of personal data attested erased
	} `json:"-"`
}

// PaymentConfirmed: the accepted work was paid.
type PaymentConfirmed struct {
	Mission string `json:"mission"`
}

// ReviewGiven: one side's review, hidden until both are in or 14 days passed.
type ReviewGiven struct {
	Hidden struct {
		Mission       string  `json:"mission"`
		By            Side    `json:"by"`
		Quality       int     `json:"quality,omitempty"`
		Deadline      int     `json:"deadline,omitempty"`
		Communication int     `json:"communication,omitempty"`
		Text          TextRef `json:"text,omitzero"`
	} `json:"-"`
}

// FailureClaimed: one side says that the mission cannot be finished; the other has 7 days to answer.
type FailureClaimed struct {
	Mission string `json:"mission"`
	Hidden  struct {
		By     Side    `json:"by"`
		Text   TextRef `json:"text,omitzero"`
		Reason string  `json:"reason,omitempty"` // the authority's own words are public record, but not before it is settled
	} `json:"-"`
}

// FailureAnswered: the other side's answer.
type FailureAnswered struct {
	Hidden struct {
		Mission string  `json:"mission"`
		Text    TextRef `json:"text"`
	} `json:"-"`
}

// FailureSettled: whose fault it was. Only a developer's fault counts in reputation.
type FailureSettled struct {
	Mission string `json:"mission"`
	Fault   Blame  `json:"fault"`
}

// DisputeRaised: a disagreement that both sides must settle, with mediation if they want it.
type DisputeRaised struct {
	Mission string `json:"mission"`
	Hidden  struct {
		By   Side    `json:"by"`
		Text TextRef `json:"text"`
	} `json:"-"`
}

// DisputeProposed: one side proposes an outcome; it is settled when the other proposes the same.
type DisputeProposed struct {
	Hidden struct {
		Mission string  `json:"mission"`
		By      Side    `json:"by"`
		Outcome Outcome `json:"outcome"`
	} `json:"-"`
}

// DisputeSettled by both, or by the steward after mediation. The board is never the judge.
type DisputeSettled struct {
	Mission string  `json:"mission"`
	Outcome Outcome `json:"outcome"`
}

func (AwardProposed) Name() string    { return "award.proposed" }
func (AwardSigned) Name() string      { return "award.signed" }
func (BidReconfirmed) Name() string   { return "bid.reconfirmed" }
func (OrderSent) Name() string        { return "order.sent" }
func (ClockSuspended) Name() string   { return "clock.suspended" }
func (ClockResumed) Name() string     { return "clock.resumed" }
func (DeliveryMade) Name() string     { return "delivery.made" }
func (DeliveryRejected) Name() string { return "delivery.rejected" }
func (DeliveryAccepted) Name() string { return "delivery.accepted" }
func (PaymentConfirmed) Name() string { return "payment.confirmed" }
func (ReviewGiven) Name() string      { return "review.given" }
func (FailureClaimed) Name() string   { return "failure.claimed" }
func (FailureAnswered) Name() string  { return "failure.answered" }
func (FailureSettled) Name() string   { return "failure.settled" }
func (DisputeRaised) Name() string    { return "dispute.raised" }
func (DisputeProposed) Name() string  { return "dispute.proposed" }
func (DisputeSettled) Name() string   { return "dispute.settled" }

func (e *AwardProposed) HiddenPart() any    { return &e.Hidden }
func (e *AwardSigned) HiddenPart() any      { return &e.Hidden }
func (e *BidReconfirmed) HiddenPart() any   { return &e.Hidden }
func (e *OrderSent) HiddenPart() any        { return &e.Hidden }
func (e *DeliveryMade) HiddenPart() any     { return &e.Hidden }
func (e *DeliveryRejected) HiddenPart() any { return &e.Hidden }
func (e *DeliveryAccepted) HiddenPart() any { return &e.Hidden }
func (e *ReviewGiven) HiddenPart() any      { return &e.Hidden }
func (e *FailureClaimed) HiddenPart() any   { return &e.Hidden }
func (e *FailureAnswered) HiddenPart() any  { return &e.Hidden }
func (e *DisputeRaised) HiddenPart() any    { return &e.Hidden }
func (e *DisputeProposed) HiddenPart() any  { return &e.Hidden }
