package board

import (
	"slices"
	"sync"
	"time"

	"coupdemain/models"
)

// limit is how much of something one sender may do in a sliding time. A node that
// shares its store tells the others of a sender who is past `quiet` in it
// (limits_shared.go), so that the limit holds for all of them together.
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

// limits is every limiter of a node.
type limits struct {
	people, bearers, askers, mailboxes *limiter

	wake chan struct{} // some limiter has something to tell; nil on a node that is alone
}

// init makes them. key derives the names under which the nodes of one board, and
// nobody else, know a sender; on a node that is alone nothing is named.
func (l *limits) init(shared bool, key []byte) {
	if shared {
		l.wake = make(chan struct{}, 1)
	}
	start := func(of limit) *limiter {
		return &limiter{limit: of, key: key, wake: l.wake, senders: map[string]*sender{}, prune: limitIdle}
	}
	l.people, l.bearers, l.askers, l.mailboxes = start(ofPeople), start(ofBearers), start(ofAskers), start(ofMailboxes)
}

func (l *limits) all() []*limiter { return []*limiter{l.people, l.bearers, l.askers, l.mailboxes} }

// Allow counts a command of a person, by bearer token or else, and refuses with
// Limit and retry_after_ms when there were too many in 10 s. A refused one does
// not count.
func (b *Board) Allow(who string, bearer bool) error {
	l := b.limits.people
	if bearer {
		l = b.limits.bearers
	}
	if wait := b.take(l, who); wait > 0 {
		return models.Refuse(models.Limit, models.Reason{Key: "too_fast", Args: models.Args{"retry_after_ms": wait}})
	}
	return nil
}

// AllowAsker counts a demand for a sign-in link from an address of the network,
// and refuses with Limit past ten in a quarter of an hour.
func (b *Board) AllowAsker(from string) error {
	if wait := b.take(b.limits.askers, from); wait > 0 {
		return models.Refuse(models.Limit, models.Reason{Key: "limit", Args: models.Args{"retry_after_ms": wait}})
	}
	return nil
}

// AllowLink counts a sign-in link to an e-mail address; false past five in a
// quarter of an hour, when none is to be sent.
func (b *Board) AllowLink(email string) bool {
	return b.take(b.limits.mailboxes, NormalEmail(email)) == 0
}

// take gives the milliseconds to wait, 0 when it may go on.
func (b *Board) take(l *limiter, who string) int64 {
	if b.noLimits {
		return 0
	}
	if b.shared {
		who = l.alias(who)
	}
	return l.take(who, b.now().UnixMilli())
}

// limiter counts one limit.
type limiter struct {
	limit
	key  []byte
	wake chan struct{} // nil on a node that is alone

	mu      sync.Mutex // guards what follows
	senders map[string]*sender
	prune   int
	telling map[string]*sender // whose untold instants the others are to learn

	ledger ledger // only limits_shared.go touches it, in one goroutine
}

// sender is the instants at which a sender came, in unix milliseconds, in order:
// as many as the limit, and those that other nodes told of.
type sender struct {
	at     []int64
	untold []int64 // those of this node that the others do not know
}

// add puts an instant in its place, which is the last but for a clock that was set.
func (s *sender) add(at int64) {
	i, _ := slices.BinarySearch(s.at, at)
	s.at = slices.Insert(s.at, i, at)
}

// drop forgets what lies before an instant.
func drop(at []int64, before int64) []int64 {
	i, _ := slices.BinarySearch(at, before)
	return at[i:]
}

func (l *limiter) take(who string, now int64) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.senderLocked(who, now)
	if s == nil {
		return l.per.Milliseconds()
	}
	oldest := now - l.per.Milliseconds() + 1
	s.at = drop(s.at, oldest)
	if over := len(s.at) - l.most; over >= 0 {
		return min(s.at[over]-oldest+1, l.per.Milliseconds())
	}
	s.add(now)
	if l.wake == nil {
		return 0
	}
	s.untold = append(drop(s.untold, oldest), now)
	if len(s.at) > l.quiet {
		l.tellLocked(who, s)
	}
	return 0
}

// senderLocked finds or makes a sender; nil when there are too many.
func (l *limiter) senderLocked(who string, now int64) *sender {
	s := l.senders[who]
	if s != nil {
		return s
	}
	l.forgetLocked(now)
	if l.crowd > 0 && len(l.senders) >= l.crowd {
		return nil
	}
	s = &sender{}
	l.senders[who] = s
	return s
}

// forgetLocked drops the quiet senders once there are many, so that names that
// come once do not stay for ever.
func (l *limiter) forgetLocked(now int64) {
	if len(l.senders) < l.prune {
		return
	}
	for who, s := range l.senders {
		if n := len(s.at); n == 0 || now-s.at[n-1] >= l.per.Milliseconds() {
			delete(l.senders, who)
		}
	}
	l.prune = max(limitIdle, 2*len(l.senders))
	if l.crowd > 0 {
		l.prune = min(l.prune, l.crowd)
	}
}
