package models

import "time"

// The commands of the board. JSON members are those of DESIGN 13; members with
// json:"-" are made by the board. Each Decide stands in the file named beside it.

// RegisterPerson makes an identity (person_register.go). The board has put names and address in the vault.
type RegisterPerson struct {
	Person   string `json:"-"`
	Mac      string `json:"-"`
	Doc      string `json:"-"`
	Language string `json:"language"`
}

// ConfirmEmail (person_register.go).
type ConfirmEmail struct {
	Person string `json:"person"`
}

// GrantRole (person_role.go): by a steward, or by nobody (first installation).
type GrantRole struct {
	Person    string `json:"person"`
	Role      Role   `json:"role"`
	Authority string `json:"authority,omitempty"`
}

// RevokeRole (person_role.go).
type RevokeRole struct {
	Person    string `json:"person"`
	Role      Role   `json:"role"`
	Authority string `json:"authority,omitempty"`
}

// SuspendPerson (person_role.go); an empty reason restores.
type SuspendPerson struct {
	Person string `json:"person"`
	Reason string `json:"reason"`
}

// ErasePerson (person_register.go): by the person or a steward.
type ErasePerson struct {
	Person string `json:"person"`
}

// OpenSession (session.go): a sign-in link was followed.
type OpenSession struct {
	Person  string    `json:"person"`
	Session string    `json:"session"`
	Link    string    `json:"link"`
	Until   time.Time `json:"until"`
}

// CloseSession (session.go): All closes every session of the person.
type CloseSession struct {
	Session string `json:"session,omitempty"`
	All     bool   `json:"all,omitempty"`
}

// IssueToken (session.go).
type IssueToken struct {
	Person string `json:"person"`
	Token  string `json:"token"`
	Label  string `json:"label"`
}

// RevokeToken (session.go).
type RevokeToken struct {
	Token string `json:"token"`
}

// RegisterAuthority (authority.go).
type RegisterAuthority struct {
	Authority  string `json:"-"`
	Name       string `json:"name"`
	Siret      string `json:"siret"`
	Regime     Regime `json:"regime"`
	Type       string `json:"kind"`
	Department string `json:"department"`
	Population int    `json:"population"`
	Signatory  string `json:"signatory"`
}

// RegisterDeveloper (developer.go): the acting person becomes its first member.
type RegisterDeveloper struct {
	Developer  string `json:"-"`
	Person     string `json:"person,omitempty"` // by a steward or the first installation for somebody else
	Doc        string `json:"-"`
	Legal      string `json:"legal"`
	Department string `json:"department"`
	Remote     bool   `json:"remote"`
	Bot        bool   `json:"bot,omitempty"`
}

// ChangeDeveloper (developer.go).
type ChangeDeveloper struct {
	Doc        string `json:"-"`
	Legal      string `json:"legal"`
	Department string `json:"department"`
	Remote     bool   `json:"remote"`
}

// AddMember (developer.go): by a member.
type AddMember struct {
	Developer string `json:"developer"`
	Person    string `json:"person"`
}

// RemoveMember (developer.go).
type RemoveMember struct {
	Developer string `json:"developer"`
	Person    string `json:"person"`
}

// SetSkill (skill.go): anyone declares their own; higher levels are the steward's.
type SetSkill struct {
	Developer string `json:"developer,omitempty"`
	Software  string `json:"software,omitempty"`
	Domain    string `json:"domain,omitempty"`
	Level     Level  `json:"level"`
	Proof     string `json:"proof,omitempty"`
}

// RemoveSkill (skill.go).
type RemoveSkill struct {
	Developer string `json:"developer,omitempty"`
	Software  string `json:"software,omitempty"`
	Domain    string `json:"domain,omitempty"`
}

// ListSoftware (software.go): an importer or the steward enters software; entries that change nothing are left out.
type ListSoftware struct {
	Entries []SoftwareListed `json:"entries"`
}

// DraftMission (mission_draft.go).
type DraftMission struct {
	Mission   string     `json:"-"`
	Authority string     `json:"authority,omitempty"` // needed only by an agent of several
	Parent    string     `json:"parent,omitempty"`
	Terms     TermsPatch `json:"terms"`
}

// ReviseMission (mission_draft.go). Seen is the revision the form was made from; another one is a conflict.
type ReviseMission struct {
	Mission string     `json:"mission"`
	Seen    time.Time  `json:"seen,omitzero"`
	Terms   TermsPatch `json:"terms"`
}

// PublishMission (mission_publish.go).
type PublishMission struct {
	Mission string `json:"mission"`
}

// CancelMission (mission_end.go).
type CancelMission struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"`
}

// DeclareFruitless (mission_end.go).
type DeclareFruitless struct {
	Mission string `json:"mission"`
	Reason  string `json:"reason"`
}

// PostAddendum (mission_addendum.go). Substantial: criteria, amount or scope change.
type PostAddendum struct {
	Mission     string    `json:"mission"`
	Text        string    `json:"text"`
	ClosesAt    time.Time `json:"closes_at,omitzero"`
	Substantial bool      `json:"substantial,omitempty"`
}

// AskQuestion (question.go).
type AskQuestion struct {
	Mission string `json:"mission"`
	Text    Text   `json:"text"`
}

// AnswerQuestion (question.go). Declined: the text says why there is no answer.
type AnswerQuestion struct {
	Mission  string `json:"mission"`
	N        int    `json:"n"`
	Text     string `json:"text"`
	Declined bool   `json:"declined,omitempty"`
}

// PlaceBid (bid_place.go): places or replaces the actor's bid.
type PlaceBid struct {
	Bid      string `json:"-"`
	Tag      string `json:"-"`
	Mission  string `json:"mission"`
	Amount   int64  `json:"amount"`
	Days     int    `json:"days"`
	Floor    int64  `json:"floor,omitempty"`
	Memo     Text   `json:"memo"`
	Evidence Text   `json:"evidence"`
}

// WithdrawBid (bid_withdraw.go).
type WithdrawBid struct {
	Tag     string `json:"-"`
	Mission string `json:"mission"`
}

// CloseBidding (bidding_close.go): the clock's.
type CloseBidding struct {
	Mission string `json:"mission"`
}

// OpenBids (bids_open.go): an agent's act after the close. Bids is what the board decrypted.
type OpenBids struct {
	Mission string      `json:"mission"`
	Bids    []OpenedBid `json:"-"`
}

// OpenNegotiation (bids_open.go).
type OpenNegotiation struct {
	Mission string    `json:"mission"`
	Until   time.Time `json:"until"`
}

// SetMarks (award_prepare.go).
type SetMarks struct {
	Mission string         `json:"mission"`
	Bid     string         `json:"bid"`
	Marks   map[string]int `json:"marks"`
}

// JudgeEvidence (award_prepare.go).
type JudgeEvidence struct {
	Mission  string `json:"mission"`
	Bid      string `json:"bid"`
	Admitted bool   `json:"admitted"`
	Reason   string `json:"reason"`
}

// AskJustification (award_prepare.go).
type AskJustification struct {
	Mission string `json:"mission"`
	Bid     string `json:"bid"`
}

// GiveJustification (award_prepare.go): by the bidder.
type GiveJustification struct {
	Mission string `json:"mission"`
	Text    Text   `json:"text"`
}

// SetAsideBid (award_prepare.go).
type SetAsideBid struct {
	Mission string `json:"mission"`
	Bid     string `json:"bid"`
	Reason  string `json:"reason"`
}

// AwardMission (award.go): proposes, and signs too when a capacity is given.
type AwardMission struct {
	Mission   string `json:"mission"`
	Bid       string `json:"bid"`
	Reason    string `json:"reason"`
	Capacity  string `json:"capacity,omitempty"`
	Reference string `json:"reference,omitempty"`
}

// SignAward (award.go): signs the standing proposal.
type SignAward struct {
	Mission   string `json:"mission"`
	Capacity  string `json:"capacity"`
	Reference string `json:"reference,omitempty"`
}

// ReconfirmBid (bid_reconfirm.go): by the bidder, when the 30 days are over or nearly so.
type ReconfirmBid struct {
	Mission string `json:"mission"`
}

// SendOrder (order.go).
type SendOrder struct {
	Mission     string `json:"mission"`
	Commitment  string `json:"commitment"`
	ServiceCode string `json:"service_code,omitempty"`
}

// SetClock (order.go).
type SetClock struct {
	Mission   string `json:"mission"`
	Suspended bool   `json:"suspended"`
	Reason    string `json:"reason,omitempty"`
}

// Deliver (delivery.go).
type Deliver struct {
	Mission string    `json:"mission"`
	Text    Text      `json:"text"`
	Links   []string  `json:"links,omitempty"`
	Files   []FileRef `json:"files,omitempty"`
}

// RejectDelivery (delivery.go).
type RejectDelivery struct {
	Mission string `json:"mission"`
	Reasons string `json:"reasons"`
}

// AcceptDelivery (delivery.go).
type AcceptDelivery struct {
	Mission        string `json:"mission"`
	SkillConfirmed bool   `json:"skill_confirmed"`
	Partial        bool   `json:"partial,omitempty"`
	Reserves       string `json:"reserves,omitempty"`
	Erasure        bool   `json:"erasure,omitempty"`
}

// ConfirmPayment (delivery.go): by the authority or the developer.
type ConfirmPayment struct {
	Mission string `json:"mission"`
}

// GiveReview (review.go).
type GiveReview struct {
	Mission       string `json:"mission"`
	Quality       int    `json:"quality,omitempty"`
	Deadline      int    `json:"deadline,omitempty"`
	Communication int    `json:"communication,omitempty"`
	Text          Text   `json:"text"`
}

// ClaimFailure (failure.go).
type ClaimFailure struct {
	Mission string `json:"mission"`
	Reason  Text   `json:"reason"`
}

// AnswerFailure (failure.go).
type AnswerFailure struct {
	Mission string `json:"mission"`
	Text    Text   `json:"text"`
}

// SettleFailure (failure.go).
type SettleFailure struct {
	Mission string `json:"mission"`
	Fault   Blame  `json:"fault"`
}

// RaiseDispute (dispute.go).
type RaiseDispute struct {
	Mission string `json:"mission"`
	Text    Text   `json:"text"`
}

// SettleDispute (dispute.go): a side proposes; the same outcome from both, or the steward's, settles.
type SettleDispute struct {
	Mission string  `json:"mission"`
	Outcome Outcome `json:"outcome"`
}

// Texts of the worded commands.

func (c *AskQuestion) Texts() []*Text       { return []*Text{&c.Text} }
func (c *PlaceBid) Texts() []*Text          { return []*Text{&c.Memo, &c.Evidence} }
func (c *GiveJustification) Texts() []*Text { return []*Text{&c.Text} }
func (c *Deliver) Texts() []*Text           { return []*Text{&c.Text} }
func (c *GiveReview) Texts() []*Text        { return []*Text{&c.Text} }
func (c *ClaimFailure) Texts() []*Text      { return []*Text{&c.Reason} }
func (c *AnswerFailure) Texts() []*Text     { return []*Text{&c.Text} }
func (c *RaiseDispute) Texts() []*Text      { return []*Text{&c.Text} }

// SealFor names the mission whose key makes the tag.
func (c *PlaceBid) SealFor() string { return c.Mission }

// SetTag sets the bidder's tag.
func (c *PlaceBid) SetTag(tag string) { c.Tag = tag }

// SealFor names the mission whose key makes the tag.
func (c *WithdrawBid) SealFor() string { return c.Mission }

// SetTag sets the bidder's tag.
func (c *WithdrawBid) SetTag(tag string) { c.Tag = tag }
