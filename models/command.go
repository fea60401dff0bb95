package models

import "time"

// Command is something that a person, or the clock, wants to happen. Decide
// answers with the events that would make it so, or with every reason why not.
// Its JSON is what an idempotency key stands for; members with json:"-" are made by
// the board.
//
// Each command says who may ask for it and every code of its refusals, with what
// for, but for those that mean the same in all of them: Unauthenticated where
// somebody must be signed in and nobody is, Forbidden for whoever is suspended and,
// of an act by an agent, for whoever is none of that authority (not_your_authority),
// NotFound for a mission that the actor may not know of, Refused in another phase
// than the command is for (wrong_phase), and Internal where the board made nothing
// of what it has to make.
type Command interface {
	Decide(s State, act Act) ([]Event, error)
}

// Act says when a command is decided, for whom and under which rules.
type Act struct {
	Now time.Time
	By  string // person, empty for the clock
	Law Law
}

// Law is the rule set of the board (COUPDEMAIN_LAW, COUPDEMAIN_MIN_OPEN).
type Law struct {
	Name    string        // "fr" or "none"
	MinOpen time.Duration // shortest bidding time, 72 h by default; 0 lifts the working day too
}

// FrenchLaw is the default.
var FrenchLaw = Law{Name: "fr", MinOpen: 72 * time.Hour}

// Naming commands make a new thing, which needs an identifier that nothing else has.
type Naming interface {
	Command
	// Fresh makes the identifier, unless one that is free was made before. free gives
	// one with a prefix for which taken says no.
	Fresh(s State, free Free)
}

// Free gives a new identifier with a prefix that taken does not hold for.
type Free func(prefix string, taken func(id string) bool) string

// keep makes an identifier where there is none, or one that is taken meanwhile.
func (free Free) keep(id *string, prefix string, taken func(id string) bool) {
	if *id == "" || taken(*id) {
		*id = free(prefix, taken)
	}
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

// Unsealing commands need the sealed bids of a mission, which only the board can
// decrypt once the bidding is over.
type Unsealing interface {
	Command
	UnsealFor() string          // mission
	SetOpened(bids []OpenedBid) // nil while nothing may be decrypted
}
