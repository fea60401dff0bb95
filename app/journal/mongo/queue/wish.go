package queue

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Wish asks the other nodes to let this one write.
type Wish struct {
	ID string // <node>/<number>
	At int64  // server time in milliseconds, which orders them
}

func (w Wish) before(other Wish) bool {
	return w.At < other.At || w.At == other.At && w.ID < other.ID
}

// Lost notes a lost race, and adds a wish when another was lost not long before.
// To have lost after giving way is no reason. A wish that others lost patience
// with is added again, at the end.
func (q *Queue) Lost(ctx context.Context, gave bool) {
	w, ok := q.wishAfter(gave, time.Now())
	if !ok {
		return
	}
	w.At = q.Time()
	added, err := q.Wishes.Add(ctx, w)
	if err == nil && !added {
		return // the old one still stands
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.own = w // even when the outcome is not known: it is to be removed
	if err != nil {
		q.Log.Debug("a wish could not be queued", "error", err)
	}
}

// wishAfter gives the wish to add after a lost race; ok when there is to be one.
func (q *Queue) wishAfter(gave bool, now time.Time) (w Wish, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tried = now
	if gave {
		return w, false
	}
	near := now.Sub(q.lost) < lossesNear
	q.lost = now
	if !near {
		return w, false
	}
	if w = q.own; w.ID == "" {
		q.number++
		w.ID = fmt.Sprintf("%s/%d", q.node, q.number)
	}
	return w, true
}

// Won takes the wish away: the others are waiting for that.
func (q *Queue) Won() {
	if id := q.Withdraw(); id != "" {
		q.Beside(func(ctx context.Context) { q.remove(ctx, id) })
	}
}

// LeaveIdle takes a wish away when the node did not come back: what it wanted to
// write was refused on what it had read since.
func (q *Queue) LeaveIdle(ctx context.Context) {
	q.mu.Lock()
	over := q.own.ID != "" && time.Since(q.tried) > idle
	q.mu.Unlock()
	if over {
		q.remove(ctx, q.Withdraw())
	}
}

// Withdraw gives the name of the wish that stands, which the caller removes; ""
// when none does.
func (q *Queue) Withdraw() (id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	id, q.own = q.own.ID, Wish{}
	return id
}

// remove is not repeated when it fails: a wish that stays costs each writer its patience, once.
func (q *Queue) remove(ctx context.Context, id string) {
	if err := q.Wishes.Remove(ctx, id); err != nil && !errors.Is(err, context.Canceled) {
		q.Log.Debug("a wish could not be removed", "error", err)
	}
}
