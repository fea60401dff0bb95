package view

import (
	"encoding/json"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/score"
)

// Who names a developer, or a person behind one; Name comes from the vault by board.Fill.
type Who struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Doc  string `json:"-"` // vault document of the name
	Key  string `json:"-"` // label shown when the document is gone
}

// Card is a mission on the board.
type Card struct {
	ID           string        `json:"id"`
	Slug         string        `json:"slug"`
	Title        string        `json:"title"`
	Gist         string        `json:"gist"` // the first sentence of the need
	Authority    AuthRef       `json:"authority"`
	Software     SoftRef       `json:"software"`
	SoftwareName string        `json:"software_name"`
	Domain       string        `json:"domain"`
	Kind         models.Kind   `json:"kind"`
	Format       models.Format `json:"format"`
	Phase        models.Phase  `json:"phase"`
	Place        models.Place  `json:"place"`
	Level        models.Level  `json:"required_level"`
	SkillWeight  int           `json:"skill_weight,omitempty"`
	OpensAt      time.Time     `json:"opens_at"`
	ClosesAt     time.Time     `json:"closes_at"`
	EffectiveEnd time.Time     `json:"effective_end"`
	PublishedAt  time.Time     `json:"published_at"`
	ChangedAt    time.Time     `json:"changed_at"`
	Bids         *int          `json:"bids,omitempty"` // absent when hidden
	Best         money.Cents   `json:"best,omitempty"` // open format
	Unanswered   int           `json:"unanswered,omitempty"`
	AddendumAt   time.Time     `json:"addendum_at,omitzero"`
	Amount       money.Cents   `json:"amount,omitempty"`    // of the award, once signed
	NextBest     bool          `json:"next_best,omitempty"` // awarded after a failure
	Live         bool          `json:"live"`                // open or ranked, bidding now
}

// AuthRef is an authority in a view.
type AuthRef struct {
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	Regime models.Regime `json:"regime"`
}

// SoftRef is a software in a view. In JSON it is its slug, as in the body that
// drafts a mission.
type SoftRef struct {
	Slug string
	Name string
}

// MarshalJSON writes the slug.
func (r SoftRef) MarshalJSON() ([]byte, error) { return json.Marshal(r.Slug) }

// UnmarshalJSON reads the slug.
func (r *SoftRef) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &r.Slug) }

// MissionView is a mission as one viewer may see it (DESIGN 9). The page, the
// API and the live topic show this same value.
type MissionView struct {
	Card
	Pos          int64               `json:"pos"`
	Need         string              `json:"need"`
	Criteria     []string            `json:"criteria"`
	Licence      string              `json:"licence"`
	URL          string              `json:"url,omitempty"`
	Ceiling      money.Cents         `json:"ceiling,omitempty"`
	WantedDays   int                 `json:"wanted_days"`
	Weights      score.Weights       `json:"weights"`
	Manual       []score.Manual      `json:"manual"`
	Data         models.Data         `json:"data"`
	VerifyDays   int                 `json:"verify_days"`
	HideCount    bool                `json:"hide_count"`
	Negotiation  bool                `json:"negotiation"`
	RoundUntil   time.Time           `json:"negotiation_until,omitzero"`
	Parent       string              `json:"parent,omitempty"`
	Child        string              `json:"child,omitempty"`
	Competent    int                 `json:"competent"` // how many profiles could answer
	Questions    []QuestionView      `json:"questions"`
	Addenda      []AddendumView      `json:"addenda"`
	Room         *Room               `json:"room,omitempty"` // open format
	ClosedAt     time.Time           `json:"closed_at,omitzero"`
	OpenedAt     time.Time           `json:"opened_at,omitzero"`
	Commitments  []models.Commitment `json:"commitments,omitempty"`
	BindingUntil time.Time           `json:"binding_until,omitzero"`
	WhyNot       []models.Reason     `json:"why_not"`
	Actions      []string            `json:"actions"` // what this viewer may do now: see actions.go
	Mine         *Mine               `json:"mine,omitempty"`
	Offers       []OfferView         `json:"offers,omitempty"`
	Award        *AwardView          `json:"award,omitempty"`
	Order        *OrderView          `json:"order,omitempty"`
	Deliveries   []DeliveryView      `json:"deliveries,omitempty"`
	VerifyBy     time.Time           `json:"verify_by,omitzero"`
	AcceptedAt   time.Time           `json:"accepted_at,omitzero"`
	Acceptance   *AcceptanceView     `json:"acceptance,omitempty"`
	PaidAt       time.Time           `json:"paid_at,omitzero"`
	Reviews      []ReviewView        `json:"reviews,omitempty"`
	Failure      *FailureView        `json:"failure,omitempty"`
	Dispute      *DisputeView        `json:"dispute,omitempty"`
	Ending       string              `json:"ending,omitempty"`
	EndedAt      time.Time           `json:"ended_at,omitzero"`
	Estimate     money.Cents         `json:"estimate,omitempty"` // the authority's own eyes only
	Missing      []models.Reason     `json:"missing,omitempty"`  // draft: what to mend before publishing
	Advice       []models.Reason     `json:"advice,omitempty"`   // warnings that do not block
	RevisedAt    time.Time           `json:"revised_at,omitzero"`
	Owner        bool                `json:"owner"` // this viewer acts for the authority
}

// QuestionView is a question; anonymous for everyone.
type QuestionView struct {
	N          int         `json:"n"`
	Text       models.Text `json:"text"`
	At         time.Time   `json:"at"`
	Answer     string      `json:"answer,omitempty"`
	AnsweredAt time.Time   `json:"answered_at,omitzero"`
	Declined   bool        `json:"declined,omitempty"`
}

// AddendumView is an addendum.
type AddendumView struct {
	N        int       `json:"n"`
	Text     string    `json:"text"`
	At       time.Time `json:"at"`
	ClosesAt time.Time `json:"closes_at,omitzero"`
}

// Room is what an open mission shows to everyone: amounts without names.
type Room struct {
	Best   money.Cents `json:"best,omitempty"`
	Label  int         `json:"label,omitempty"` // who leads: candidate number
	At     time.Time   `json:"at,omitzero"`
	Step   money.Cents `json:"step,omitempty"`
	Max    money.Cents `json:"max"`    // the highest amount that would be accepted now, 0: no ceiling
	Ladder []LadderAt  `json:"ladder"` // best first
	Rungs  []RungView  `json:"rungs"`
	Bots   int         `json:"bots,omitempty"` // candidates that are demonstration bots
	Limit  time.Time   `json:"limit"`          // the end never moves past this
}

// LadderAt is one candidate's current amount.
type LadderAt struct {
	Label  int         `json:"label"`
	Amount money.Cents `json:"amount"`
	At     time.Time   `json:"at"`
	Auto   bool        `json:"auto,omitempty"`
}

// RungView is one change of the best amount.
type RungView struct {
	At     time.Time   `json:"at"`
	Label  int         `json:"label"`
	Amount money.Cents `json:"amount"`
	Auto   bool        `json:"auto,omitempty"`
	Moved  bool        `json:"moved,omitempty"`
}

// Mine is the viewer's own bid. It never depends on another's amount, memo or
// identity in a sealed mission.
type Mine struct {
	Bid        string       `json:"bid"`
	Amount     money.Cents  `json:"amount"`
	Days       int          `json:"days"`
	Floor      money.Cents  `json:"floor,omitempty"`
	Memo       models.Text  `json:"memo"`
	Evidence   models.Text  `json:"evidence"`
	Pos        int64        `json:"pos"`
	Hash       string       `json:"hash"`
	At         time.Time    `json:"at"`
	Label      int          `json:"label,omitempty"`
	Rank       int          `json:"rank,omitempty"` // ranked and open
	Of         int          `json:"of,omitempty"`
	Best       money.Cents  `json:"best,omitempty"` // open
	Max        money.Cents  `json:"max,omitempty"`  // open: what would take the lead
	Score      *score.Score `json:"score,omitempty"`
	Points     []score.Term `json:"points,omitempty"`  // negotiation: own points per criterion
	Outcome    string       `json:"outcome,omitempty"` // "selected", "not_selected", "set_aside"
	Asked      time.Time    `json:"justification_asked,omitzero"`
	Justified  models.Text  `json:"justification"`
	SetAside   string       `json:"set_aside,omitempty"`
	Evidenced  *bool        `json:"evidence_admitted,omitempty"`
	EvidenceOn string       `json:"evidence_reason,omitempty"`
}

// OfferView is a bid in the owner's eyes after the close.
type OfferView struct {
	ID         string         `json:"id"`
	Developer  Who            `json:"developer"`
	Amount     money.Cents    `json:"amount"`
	Days       int            `json:"days"`
	Memo       models.Text    `json:"memo"`
	Evidence   models.Text    `json:"evidence"`
	Level      models.Level   `json:"level,omitempty"`
	Skill      string         `json:"skill,omitempty"` // software or domain that gives the level
	Newcomer   bool           `json:"newcomer,omitempty"`
	Reputation float64        `json:"reputation"`
	Scores     []score.Term   `json:"terms"` // the arithmetic, a line a criterion
	Points     Points         `json:"scores"`
	Total      float64        `json:"total"`
	Rank       int            `json:"rank"`
	Complete   bool           `json:"complete"` // every manual criterion is marked
	Flags      []string       `json:"flags"`    // "low", "evidence", "level"
	Low        *score.LowFlag `json:"low,omitempty"`
	Admitted   *bool          `json:"evidence_admitted,omitempty"`
	EvidenceOn string         `json:"evidence_reason,omitempty"`
	AskedAt    time.Time      `json:"justification_asked,omitzero"`
	Justified  models.Text    `json:"justification"`
	SetAside   string         `json:"set_aside,omitempty"`
	Pos        int64          `json:"pos"`
	At         time.Time      `json:"at"`
}

// Points are what an offer earned by each criterion, by its name.
type Points map[string]float64

// AwardView is the award: proposed (owner only) or signed (public).
type AwardView struct {
	Bid       string      `json:"bid"`
	Developer Who         `json:"developer"`
	Amount    money.Cents `json:"amount"`
	Days      int         `json:"days"`
	Reason    string      `json:"reason"`
	Total     float64     `json:"total,omitempty"` // owner, winner and losers
	At        time.Time   `json:"at"`
	Signed    bool        `json:"signed"`
	Capacity  string      `json:"capacity,omitempty"`
	Reference string      `json:"reference,omitempty"`
	Again     bool        `json:"again,omitempty"` // after a failure
}

// OrderView is the order; commitment and service code for the two sides only.
type OrderView struct {
	At          time.Time `json:"at"`
	DueAt       time.Time `json:"due_at"` // promised delivery
	Commitment  string    `json:"commitment,omitempty"`
	ServiceCode string    `json:"service_code,omitempty"`
	Suspended   time.Time `json:"suspended,omitzero"`
	Why         string    `json:"why,omitempty"`
}

// DeliveryView is a delivery, for the two sides.
type DeliveryView struct {
	N        int              `json:"n"`
	At       time.Time        `json:"at"`
	Text     models.Text      `json:"text"`
	Links    []string         `json:"links,omitempty"`
	Files    []models.FileRef `json:"files,omitempty"`
	Rejected time.Time        `json:"rejected,omitzero"`
	Reasons  string           `json:"reasons,omitempty"`
}

// AcceptanceView is the acceptance.
type AcceptanceView struct {
	SkillConfirmed bool   `json:"skill_confirmed"`
	Partial        bool   `json:"partial"`
	Reserves       string `json:"reserves,omitempty"`
	Taken          int    `json:"taken"`
}

// ReviewView is a review that may be shown.
type ReviewView struct {
	By            models.Side `json:"by"`
	At            time.Time   `json:"at"`
	Quality       int         `json:"quality,omitempty"`
	Deadline      int         `json:"deadline,omitempty"`
	Communication int         `json:"communication,omitempty"`
	Text          models.Text `json:"text"`
}

// FailureView is a claim of failure.
type FailureView struct {
	By         models.Side  `json:"by"`
	At         time.Time    `json:"at"`
	Text       models.Text  `json:"text"`
	Answer     models.Text  `json:"answer"`
	AnswerBy   time.Time    `json:"answer_by"`
	AnsweredAt time.Time    `json:"answered_at,omitzero"`
	SettledAt  time.Time    `json:"settled_at,omitzero"`
	Fault      models.Blame `json:"fault,omitempty"`
}

// DisputeView is a dispute, for the two sides and the steward.
type DisputeView struct {
	By        models.Side                    `json:"by"`
	At        time.Time                      `json:"at"`
	Text      models.Text                    `json:"text"`
	Proposed  map[models.Side]models.Outcome `json:"proposed,omitempty"`
	SettledAt time.Time                      `json:"settled_at,omitzero"`
	Outcome   models.Outcome                 `json:"outcome,omitempty"`
}

// Can tells that the viewer may do the action now.
func (v *MissionView) Can(action string) bool {
	for _, a := range v.Actions {
		if a == action {
			return true
		}
	}
	return false
}
