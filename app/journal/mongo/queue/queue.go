// Package queue keeps a slow node from losing every race for the next position.
// The nearest writer wins each of them, and one that is farther away never writes.
// So a node that loses puts a wish into a collection that all can see; the others
// read it beside their appends and let the one that has waited longest go first.
//
// It promises no order: who gives way does so for a bounded time, and the journal
// alone says who has which position.
package queue

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"sync"
	"time"
)

const (
	lossesNear = time.Second            // two lost races so close make a wish; a single one is no reason to hold others up
	rest       = 25 * time.Millisecond  // between two readings
	patience   = 250 * time.Millisecond // with one wish: its node may be dead
	poll       = 5 * time.Millisecond   // while giving way
	idle       = 500 * time.Millisecond // after which a node that does not come back takes its wish away
	// stale is how old a reading may be that an append is held up for: a node that
	// was idle reads again beside its first append.
	stale = time.Second
)

// Most is how many wishes a reading needs.
const Most = 100

// Wishes are those of all nodes, as the database has them.
type Wishes interface {
	// All gives up to Most of them, without what is no wish.
	All(ctx context.Context) ([]Wish, error)
	// Add says whether it was added: one that stands already stays as it is.
	Add(ctx context.Context, w Wish) (added bool, err error)
	Remove(ctx context.Context, id string) error
}

// Config is what a queue is made of.
type Config struct {
	Wishes Wishes
	Time   func() int64                                     // the server's, which orders wishes
	Beside func(fn func(ctx context.Context))               // runs fn while the caller goes on, unless the store is closed
	Pause  func(ctx context.Context, d time.Duration) error // waits, unless the store closes
	Log    *slog.Logger
}

// Queue is what one node knows of the wishes. Its methods may be called from any
// goroutine.
type Queue struct {
	Config
	node string

	mu     sync.Mutex // guards what follows
	number int
	own    Wish      // that stands for this node; its ID is "" when none does
	lost   time.Time // the last race
	tried  time.Time // the last append that came to nothing
	others []Wish    // of other nodes, by age
	asked  time.Time // when they were read last
	asking bool
	facing Wish // the one that is given way to
	since  time.Time
	waived map[Wish]bool // given way to long enough
}

// New makes the queue of a node.
func New(c Config) *Queue { return &Queue{Config: c, node: rand.Text(), waived: map[Wish]bool{}} }

// GiveWay holds an append up while another node has waited longer: until its wish
// is gone, or for as long as patience. overtaken says why the append cannot come
// about any more, nil while it can.
func (q *Queue) GiveWay(ctx context.Context, overtaken func() error) (gave bool, err error) {
	for ; ; gave = true {
		w, ok := q.first(time.Now())
		if !ok {
			return gave, nil
		}
		if q.enough(w) {
			q.Beside(func(ctx context.Context) { q.remove(ctx, w.ID) })
			continue
		}
		if err := overtaken(); err != nil {
			return true, err
		}
		if err := q.Pause(ctx, poll); err != nil {
			return gave, err
		}
		if err := q.read(ctx); err != nil {
			return gave, err
		}
	}
}

// first is the wish to give way to: the oldest that is older than one's own.
func (q *Queue) first(now time.Time) (w Wish, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if now.Sub(q.asked) > stale {
		return w, false
	}
	for _, w := range q.others {
		if q.waived[w] {
			continue
		}
		if q.own.ID != "" && q.own.before(w) {
			break
		}
		if q.facing != w {
			q.facing, q.since = w, now
		}
		return w, true
	}
	return w, false
}

// enough tells that one has given way to a wish for long enough, for good.
func (q *Queue) enough(w Wish) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.facing != w || time.Since(q.since) < patience {
		return false
	}
	q.waived[w] = true
	return true
}

// Refresh reads the wishes while an append is under way, for the next one. It
// costs no append any time, and an idle node nothing.
func (q *Queue) Refresh() {
	q.mu.Lock()
	due := !q.asking && time.Since(q.asked) >= rest
	q.asking = q.asking || due
	q.mu.Unlock()
	if !due {
		return
	}
	q.Beside(func(ctx context.Context) {
		if err := q.read(ctx); err != nil && ctx.Err() == nil {
			q.Log.Debug("the queue of writers could not be read", "error", err)
		}
	})
}

func (q *Queue) read(ctx context.Context) error {
	all, err := q.Wishes.All(ctx)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.asking, q.asked = false, time.Now()
	if err == nil {
		q.take(all)
	}
	return err
}

// take replaces what is known by what was read.
func (q *Queue) take(all []Wish) {
	q.others = q.others[:0]
	waived := map[Wish]bool{}
	for _, w := range all {
		if q.mine(w.ID) {
			continue
		}
		if q.waived[w] {
			waived[w] = true
		}
		q.others = append(q.others, w)
	}
	q.waived = waived
	slices.SortFunc(q.others, func(a, b Wish) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
}

func (q *Queue) mine(id string) bool {
	return len(id) > len(q.node) && id[:len(q.node)] == q.node
}
