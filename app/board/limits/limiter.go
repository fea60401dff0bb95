package limits

import (
	"slices"
	"sync"
)

// limiter counts one limit.
type limiter struct {
	limit
	wake chan struct{} // nil on a node that is alone

	mu      sync.Mutex // guards what follows
	senders map[string]*sender
	prune   int
	telling map[string]*sender // whose untold instants the others are to learn

	ledger ledger // only Share touches it
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
