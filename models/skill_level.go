package models

import "slices"

// Level is how well a skill is known: declared by the person, proven by commits
// or assessed evidence, attested by an authority or a maintainer's endorsement,
// or that of a maintainer. The empty level is none.
type Level string

// The levels, from the lowest.
const (
	Declared   Level = "declared"
	Proven     Level = "proven"
	Attested   Level = "attested"
	Maintainer Level = "maintainer"
)

// Levels lists the levels from the lowest; none is not among them.
var Levels = []Level{Declared, Proven, Attested, Maintainer}

// Points gives what the level is worth in the criterion "skill", 0 to 100.
func (l Level) Points() int {
	switch l {
	case Proven:
		return 60
	case Attested, Maintainer:
		return 100
	}
	return 0
}

// AtLeast tells whether l reaches the level that a mission requires. Everyone
// reaches none; an unknown level reaches nothing else and is reached by nobody.
func (l Level) AtLeast(required Level) bool {
	return required == "" || l.known() && required.known() && slices.Index(Levels, l) >= slices.Index(Levels, required)
}

// Meets tells whether a bidder of level l may bid without evidence where required
// is asked for. Declared costs one word: a mission that asks for no more is open to all.
func (l Level) Meets(required Level) bool { return required == Declared || l.AtLeast(required) }

func (l Level) known() bool { return slices.Contains(Levels, l) }
