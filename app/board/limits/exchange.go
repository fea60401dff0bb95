package limits

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"coupdemain/app/journal"
)

// ledger is what one node knows of the marks of one limit.
type ledger struct {
	node    string
	made    int              // marks that this node made
	pending *journal.Doc     // the last of them, until it is certain that it stands
	from    string           // where the next reading begins
	known   map[string]int64 // those read or written, until they are deleted: when they were made
	failed  bool
}

// exchange tells the others what they do not know and, if there was anything,
// hears what they tell.
func (l *limiter) exchange(ctx context.Context, marks journal.Vault, now int64) error {
	ctx, cancel := context.WithTimeout(ctx, tellLate)
	defer cancel()
	told, err := l.tell(ctx, marks, now)
	if err == nil && told {
		err = l.hear(ctx, marks, now)
	}
	if err != nil {
		l.again()
		return fmt.Errorf("share the limit of each %s: %w", l.name, err)
	}
	return l.clean(ctx, marks, now)
}

// again has the exchange repeated. The channel holds one, so it never waits.
func (l *limiter) again() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *limiter) tellLocked(who string, s *sender) {
	if l.telling == nil {
		l.telling = map[string]*sender{}
	}
	l.telling[who] = s
	l.again()
}

func (l *limiter) prefix() string { return "limit/" + l.name + "/" }

// tell inserts a mark; false when there is nothing to tell. One whose outcome is
// not known is inserted again as it is, so that nobody counts it twice.
func (l *limiter) tell(ctx context.Context, marks journal.Vault, now int64) (bool, error) {
	g := &l.ledger
	if g.pending != nil {
		l.again() // there may be more behind it
	} else {
		news := l.news(now)
		if len(news) == 0 {
			return false, nil
		}
		body, err := json.Marshal(news)
		if err != nil {
			return false, err
		}
		if g.node == "" {
			g.node, g.known = rand.Text(), map[string]int64{}
		}
		g.made++
		id := fmt.Sprintf("%s%019d/%s-%d", l.prefix(), now, g.node, g.made)
		g.pending, g.known[id] = &journal.Doc{ID: id, Body: body}, now
	}
	if err := marks.Put(ctx, *g.pending); err != nil {
		return false, err
	}
	g.pending = nil
	return true, nil
}

// news takes what the others do not know, by sender.
func (l *limiter) news(now int64) map[string][]int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	news, n := map[string][]int64{}, 0
	for who, s := range l.telling {
		if n >= tellMost {
			l.again()
			break
		}
		if at := drop(s.untold, now-l.per.Milliseconds()+1); len(at) > 0 {
			news[who], n = at, n+len(at)
		}
		s.untold = nil
		delete(l.telling, who)
	}
	return news
}

// hear counts what the others have told since this node last looked.
func (l *limiter) hear(ctx context.Context, marks journal.Vault, now int64) error {
	g := &l.ledger
	for after := g.from; ; {
		ids, err := marks.List(ctx, l.prefix(), after, journal.MaxDocs)
		if err != nil {
			return err
		}
		made := map[string]int64{}
		var fresh []string
		for _, id := range ids {
			after = id
			if _, seen := g.known[id]; seen {
				continue
			}
			made[id] = madeAt(id, l.prefix())
			if made[id] > now-l.per.Milliseconds() {
				fresh = append(fresh, id)
			}
		}
		if len(fresh) > 0 {
			docs, err := marks.Get(ctx, fresh...)
			if err != nil {
				return err
			}
			for _, body := range docs {
				var news map[string][]int64
				if json.Unmarshal(body, &news) == nil { // what is no mark of ours is deleted when it is old
					l.count(news, now)
				}
			}
		}
		for id, at := range made {
			g.known[id] = at
		}
		if len(ids) < journal.MaxDocs {
			break
		}
	}
	g.from = fmt.Sprintf("%s%019d", l.prefix(), now-tellLate.Milliseconds())
	return nil
}

// madeAt is when a mark was made, by its name; 0 for one that says nothing.
func madeAt(id, prefix string) int64 {
	text, _, _ := strings.Cut(strings.TrimPrefix(id, prefix), "/")
	at, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return at
}

// count adds what another node counted.
func (l *limiter) count(news map[string][]int64, now int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	oldest := now - l.per.Milliseconds() + 1
	for who, instants := range news {
		s := l.senderLocked(who, now)
		if s == nil {
			continue
		}
		s.at = drop(s.at, oldest)
		for _, at := range instants {
			if at >= oldest {
				s.add(min(at, now)) // its clock may be ahead
			}
		}
	}
}

// clean deletes the marks that count no more, whoever made them: the others do
// the same, and one that is gone is no error.
func (l *limiter) clean(ctx context.Context, marks journal.Vault, now int64) error {
	g := &l.ledger
	var old []string
	for id, made := range g.known {
		if now-made >= (l.per+2*tellLate).Milliseconds() && len(old) < journal.MaxDocs {
			old = append(old, id)
		}
	}
	if len(old) == 0 {
		return nil
	}
	if err := marks.Delete(ctx, old...); err != nil {
		return fmt.Errorf("forget the marks of each %s: %w", l.name, err)
	}
	for _, id := range old {
		delete(g.known, id)
	}
	return nil
}
