package models

import "time"

// Viewer is who looks, as the rules of visibility know them.
type Viewer struct {
	Person *Person // nil: anyone
	// Bid is the viewer's own sealed bid in the clear, which only the board can
	// decrypt (see board.Mine); nil when there is none or the format is not sealed.
	Bid *Mine
}

// Developer is the viewer's profile, empty when there is none.
func (v Viewer) Developer() string {
	if v.Person == nil {
		return ""
	}
	return v.Person.Developer
}

// Kind of viewer, for rendering once per kind in the live room.
type ViewerKind string

// The kinds that share one rendering of an event.
const (
	KindPublic ViewerKind = "public"
	KindOwner  ViewerKind = "owner"
)

// KindOf tells how the viewer sees a mission's live events.
func (m *Mission) KindOf(v Viewer) ViewerKind {
	if v.Person.IsAgent(m.Authority) {
		return KindOwner
	}
	return KindPublic
}

// LiveEvent is an event as a kind of viewer may see it on a topic.
type LiveEvent struct {
	Topic string
	Pos   int64
	Type  string
	Data  any  // nil with View
	View  bool // what may be seen changed: send each viewer a fresh view instead
}

// Fillable views have texts and names that the board fills in from the vault.
type Fillable interface {
	EachText(func(*Text))
	EachWho(func(*Who))
}

// Law is the rule set of the board (COUPDEMAIN_LAW, COUPDEMAIN_MIN_OPEN).
type Law struct {
	Name    string        // "fr" or "none"
	MinOpen time.Duration // shortest bidding time, 72 h by default; 0 lifts the working day too
}

// FrenchLaw is the default.
var FrenchLaw = Law{Name: "fr", MinOpen: 72 * time.Hour}

// Act says when a command is decided, for whom and under which rules.
type Act struct {
	Now time.Time
	By  string // person, empty for the clock
	Law Law
}

// Command is something that a person, or the clock, wants to happen. Decide
// answers with the events that would make it so, or with every reason why not.
// Its JSON is what an idempotency key stands for.
type Command interface {
	Decide(s State, act Act) ([]Event, error)
}

// Worded commands carry texts that the board moves to the vault before deciding.
type Worded interface {
	Command
	Texts() []*Text
}

// Sealing commands need what only the board can make of the mission's key.
type Sealing interface {
	Command
	SealFor() string   // mission
	SetTag(tag string) // HMAC(mission key, the actor's developer profile)
}
