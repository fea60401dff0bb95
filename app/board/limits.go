package board

import (
	"sync"
	"time"

	"coupdemain/models"
)

// The limits of DESIGN 7: commands of one person in a sliding window, by socket
// and form together, and by bearer token.
const (
	limitWindow  = 10 * time.Second
	limitPeople  = 20
	limitBearers = 600
	limitIdle    = 4096 // senders kept before those that are quiet are forgotten
)

// limiter remembers when each sender's last commands came.
type limiter struct {
	mu      sync.Mutex
	senders map[string]*sender
	prune   int
}

// sender is a ring of instants in unix milliseconds; it grows up to the limit.
type sender struct {
	at   []int64
	next int
}

func (l *limiter) init() { l.senders, l.prune = map[string]*sender{}, limitIdle }

// Allow counts a command of a sender (a person, or an address before sign-in)
// and refuses with Limit and retry_after_ms when there were too many in 10 s. A
// refused one does not count.
func (b *Board) Allow(who string, bearer bool) error {
	if b.noLimits {
		return nil
	}
	most := limitPeople
	if bearer {
		most, who = limitBearers, "bearer\x00"+who
	}
	if wait := b.limiter.take(who, most, b.now().UnixMilli()); wait > 0 {
		return models.Refuse(models.Limit, models.Reason{Key: "too_fast", Args: models.Args{"retry_after_ms": wait}})
	}
	return nil
}

// take gives the milliseconds to wait, 0 when the command may go on.
func (l *limiter) take(who string, most int, now int64) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.senders[who]
	if s == nil {
		l.forget(now)
		s = &sender{}
		l.senders[who] = s
	}
	if len(s.at) < most {
		s.at = append(s.at, now)
		return 0
	}
	if wait := s.at[s.next] + limitWindow.Milliseconds() - now; wait > 0 {
		return min(wait, limitWindow.Milliseconds())
	}
	s.at[s.next] = now
	s.next = (s.next + 1) % most
	return 0
}

// forget drops the quiet senders once there are many, so that names that come
// once do not stay for ever.
func (l *limiter) forget(now int64) {
	if len(l.senders) < l.prune {
		return
	}
	for who, s := range l.senders {
		last := s.at[(s.next+len(s.at)-1)%len(s.at)]
		if now-last >= limitWindow.Milliseconds() {
			delete(l.senders, who)
		}
	}
	l.prune = max(limitIdle, 2*len(l.senders))
}
