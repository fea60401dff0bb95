package mongo

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/journal"
)

// The nearest writer wins every race for the next position, and a slower one never
// writes. So a node that loses puts a wish into `wants`; the others read the
// queue beside their appends and let the one that has waited longest go first.
const (
	lossesNear = time.Second            // two lost races so close make a wish; a single one is no reason to hold others up
	queueRest  = 25 * time.Millisecond  // between two readings
	patience   = 250 * time.Millisecond // with one wish: its node may be dead
	queuePoll  = 5 * time.Millisecond   // while giving way
	idleWish   = 500 * time.Millisecond // after which a node that does not come back takes its wish away
	queueLimit = 100
)

// wish is a document of the queue.
type wish struct {
	id string // <node>/<number>
	at int64  // server time, which orders them
}

func (w wish) before(other wish) bool {
	return w.at < other.at || w.at == other.at && w.id < other.id
}

// turns is what one store knows of the queue.
type turns struct {
	mu     sync.Mutex
	node   string
	number int
	own    wish      // that stands for this node; its id is "" when none does
	lost   time.Time // the last race
	tried  time.Time // the last Append that came to nothing
	queue  []wish    // of other nodes, by age
	asked  time.Time // when it was read last
	asking bool
	facing wish // the one that is given way to
	since  time.Time
	waived map[wish]bool // given way to long enough
}

func (t *turns) init() { t.node, t.waived = rand.Text(), map[wish]bool{} }

// queueStale is how old a reading may be that an append is held up for: a node
// that was idle reads again beside its first append.
const queueStale = time.Second

// first is the wish to give way to: the oldest that is older than one's own.
func (t *turns) first(now time.Time) (w wish, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.asked) > queueStale {
		return w, false
	}
	for _, w := range t.queue {
		if t.waived[w] {
			continue
		}
		if t.own.id != "" && t.own.before(w) {
			break
		}
		if t.facing != w {
			t.facing, t.since = w, now
		}
		return w, true
	}
	return w, false
}

// giveWay holds an append up while another node has waited longer: until its wish
// is gone, or for as long as patience. It is ErrConflict when a commit came meanwhile.
func (s *Store) giveWay(ctx context.Context, after int64) (gave bool, err error) {
	for ; ; gave = true {
		w, ok := s.turns.first(time.Now())
		if !ok {
			return gave, nil
		}
		if s.turns.enough(w) {
			s.beside(func(ctx context.Context) { s.removeWish(ctx, w.id) })
			continue
		}
		if _, known, _ := s.memory.look(); known > after {
			return true, fmt.Errorf("there is position %d: %w", known, journal.ErrConflict)
		}
		if err := s.pause(ctx, queuePoll); err != nil {
			return gave, err
		}
		if err := s.askQueue(ctx); err != nil {
			return gave, err
		}
	}
}

// enough tells that one has given way to a wish for long enough, for good.
func (t *turns) enough(w wish) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.facing != w || time.Since(t.since) < patience {
		return false
	}
	t.waived[w] = true
	return true
}

// readQueue reads the queue while the append is under way, for the next one. It
// costs no append any time, and an idle node nothing.
func (s *Store) readQueue() {
	t := &s.turns
	t.mu.Lock()
	due := !t.asking && time.Since(t.asked) >= queueRest
	t.asking = t.asking || due
	t.mu.Unlock()
	if !due {
		return
	}
	s.beside(func(ctx context.Context) {
		if err := s.askQueue(ctx); err != nil && ctx.Err() == nil {
			s.log.Debug("the queue of writers could not be read", "error", err)
		}
	})
}

func (s *Store) askQueue(ctx context.Context) error {
	docs, err := s.all(ctx, "read the queue of writers", s.wanting, bson.D{}, options.Find().SetLimit(queueLimit))
	t := &s.turns
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asking, t.asked = false, time.Now()
	if err == nil {
		t.take(docs)
	}
	return err
}

// take replaces the queue by what was read. What cannot be read is nobody's wish.
func (t *turns) take(docs []bson.Raw) {
	t.queue = t.queue[:0]
	waived := map[wish]bool{}
	for _, raw := range docs {
		d := read(raw)
		w := wish{id: d.text("_id"), at: d.int64("at")}
		if d.done() != nil || t.mine(w.id) {
			continue
		}
		if t.waived[w] {
			waived[w] = true
		}
		t.queue = append(t.queue, w)
	}
	t.waived = waived
	slices.SortFunc(t.queue, func(a, b wish) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
}

func (t *turns) mine(id string) bool {
	return len(id) > len(t.node) && id[:len(t.node)] == t.node
}
