package mongotest

import "time"

// Fate is what becomes of a message on its way to the server.
type Fate struct {
	what kind
	wait time.Duration
}

type kind int

const (
	pass kind = iota
	lose
	loseAnswer
	late
	hold
)

// Fates without a time. A connection on which something is lost is gone.
var (
	Pass       = Fate{}
	Lose       = Fate{what: lose}       // the server never gets it
	LoseAnswer = Fate{what: loseAnswer} // the server does it, the client never knows
)

// Late drops the client's connection at once; the server gets the message this much later.
func Late(by time.Duration) Fate { return Fate{what: late, wait: by} }

// Hold leaves the client waiting until it hangs up; the server gets the message
// this much later. A client that never hangs up waits for ever.
func Hold(after time.Duration) Fate { return Fate{what: hold, wait: after} }

// behind tells that the message outlives its client.
func (f Fate) behind() bool { return f.what == late || f.what == hold }

// Rule decides the fate of one message. The messages of all connections come one
// after the other, so a rule may count them.
type Rule func(Message) Fate

// Inserts gives the inserts into a collection these fates, in turn, and lets
// everything else pass.
func Inserts(collection string, fates ...Fate) Rule {
	return func(m Message) Fate {
		if m.Command != "insert" || m.Collection != collection || len(fates) == 0 {
			return Pass
		}
		next := fates[0]
		fates = fates[1:]
		return next
	}
}
