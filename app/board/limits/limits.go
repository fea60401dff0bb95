// Package limits counts how often somebody does something and says how long to
// wait when that is too often. A node counts by itself; nodes that share a store
// tell each other of the busy ones (share.go), so that a limit holds for all of
// them together to about a second.
//
// It promises that no caller ever waits for the store, that what nodes tell each
// other names nobody, and that what it holds is bounded whoever comes.
package limits

import (
	"log/slog"
	"time"

	"coupdemain/app/journal"
)

// limit is how much of something one sender may do in a sliding time. The other
// nodes are told of a sender who is past `quiet` in it.
type limit struct {
	name        string
	most, quiet int
	per         time.Duration
	crowd       int // of senders, past which a new one is refused; 0: no bound
}

// The limits of DESIGN 7 for commands, and those for sign-in links, which send
// mails at a stranger's demand.
var (
	ofPeople    = limit{name: "person", most: 20, quiet: 2, per: 10 * time.Second}
	ofBearers   = limit{name: "bearer", most: 600, quiet: 60, per: 10 * time.Second}
	ofAskers    = limit{name: "asker", most: 10, per: 15 * time.Minute, crowd: maxStrangers}
	ofMailboxes = limit{name: "mailbox", most: 5, per: 15 * time.Minute, crowd: maxStrangers}
)

const (
	limitIdle    = 4096   // senders kept before those that are quiet are forgotten
	maxStrangers = 20_000 // who are not known to the board and could be anybody
)

// Config is what limits are made of. Marks, Alias, Wake and Log are those of a
// node that shares its store; without Marks it counts alone.
type Config struct {
	Off   bool // nobody waits and nothing is counted: for measurements on loopback
	Now   func() time.Time
	Marks journal.Vault                       // where nodes tell each other
	Alias func(limit, who string) string      // how a sender is named there, alike on all nodes
	Wake  func(at time.Time) <-chan time.Time // receives once when Now is at or past an instant
	Log   *slog.Logger
}

// Limits are all the limits of a node. Any number of goroutines may ask them.
type Limits struct {
	Config
	people, bearers, askers, mailboxes *limiter

	wake chan struct{} // some limiter has something to tell; nil on a node that is alone
}

// New makes them. Nothing is told to other nodes before Share.
func New(c Config) *Limits {
	l := &Limits{Config: c}
	if c.Off {
		l.Marks = nil
	}
	if l.Marks != nil {
		l.wake = make(chan struct{}, 1)
	}
	start := func(of limit) *limiter {
		return &limiter{limit: of, wake: l.wake, senders: map[string]*sender{}, prune: limitIdle}
	}
	l.people, l.bearers, l.askers, l.mailboxes = start(ofPeople), start(ofBearers), start(ofAskers), start(ofMailboxes)
	return l
}

// Person counts a command of a person and gives how long to wait, 0 when it may
// go on. What has to wait does not count.
func (l *Limits) Person(who string) time.Duration { return l.take(l.people, who) }

// Bearer is Person for commands that come with a token.
func (l *Limits) Bearer(who string) time.Duration { return l.take(l.bearers, who) }

// Asker counts a demand for a sign-in link from an address of the network.
func (l *Limits) Asker(from string) time.Duration { return l.take(l.askers, from) }

// Mailbox counts a sign-in link to an e-mail address, which is to be normalised.
func (l *Limits) Mailbox(address string) time.Duration { return l.take(l.mailboxes, address) }

func (l *Limits) take(one *limiter, who string) time.Duration {
	if l.Off {
		return 0
	}
	if l.Marks != nil {
		who = l.Alias(one.name, who)
	}
	return time.Duration(one.take(who, l.Now().UnixMilli())) * time.Millisecond
}

func (l *Limits) all() []*limiter { return []*limiter{l.people, l.bearers, l.askers, l.mailboxes} }
