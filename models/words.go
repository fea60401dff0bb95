package models

// Role is what a person may be beside a developer.
type Role string

// The roles. A developer is a member of a developer profile, not a role.
const (
	Agent   Role = "agent"
	Steward Role = "steward"
)

// Regime tells whether an authority buys under the public procurement code.
type Regime string

// The regimes.
const (
	Public  Regime = "public"
	Private Regime = "private"
)

// Regimes lists them.
var Regimes = []Regime{Public, Private}

// Format is how a mission is bid for.
type Format string

// The formats (DESIGN 8).
const (
	Sealed Format = "sealed"
	Ranked Format = "ranked"
	Open   Format = "open"
)

// Formats lists them, the lawful one for everybody first.
var Formats = []Format{Sealed, Ranked, Open}

// Phase is where a mission stands.
type Phase string

// The phases, the straight way first, then the exits.
const (
	Draft     Phase = "draft"
	Opened    Phase = "open"
	Closed    Phase = "closed"
	Awarded   Phase = "awarded"
	Ordered   Phase = "ordered"
	Delivered Phase = "delivered"
	Accepted  Phase = "accepted"
	Paid      Phase = "paid"
	Cancelled Phase = "cancelled"
	Fruitless Phase = "fruitless"
	Failed    Phase = "failed"
	Disputed  Phase = "disputed"
)

// Phases lists them in that order.
var Phases = []Phase{Draft, Opened, Closed, Awarded, Ordered, Delivered, Accepted, Paid, Cancelled, Fruitless, Failed, Disputed}

// Data says what personal data the work touches.
type Data string

// The kinds of data. From Personal on, the processing clause joins the order
// and acceptance asks for an attested erasure of copies (GDPR art. 28).
const (
	NoData     Data = "none"
	Anonymised Data = "anonymised"
	Personal   Data = "personal"
	Sensitive  Data = "sensitive"
)

// Datas lists them.
var Datas = []Data{NoData, Anonymised, Personal, Sensitive}

// Private tells that the processing clause applies.
func (d Data) Private() bool { return d == Personal || d == Sensitive }

// Side is one of the two parties of a mission.
type Side string

// The sides.
const (
	ByAuthority Side = "authority"
	ByDeveloper Side = "developer"
)

// Blame is whose fault a failure was.
type Blame string

// The blames.
const (
	DeveloperFault Blame = "developer"
	AuthorityFault Blame = "authority"
	NoFault        Blame = "none"
)

// Blames lists them.
var Blames = []Blame{DeveloperFault, AuthorityFault, NoFault}

// Outcome is how a dispute ends.
type Outcome string

// The outcomes: the work goes on, is accepted, or the mission has failed without fault.
const (
	GoOn   Outcome = "resumed"
	Accept Outcome = "accepted"
	Fail   Outcome = "failed"
)

// Outcomes lists them.
var Outcomes = []Outcome{GoOn, Accept, Fail}

// LegalStatuses of a developer profile (DOMAIN 2).
var LegalStatuses = []string{"micro", "ei", "eurl", "societe", "sarl", "sasu", "sas", "scop", "association", "cae", "portage", "agent", "eu"}
