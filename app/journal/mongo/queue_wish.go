package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
)

// lost counts a lost race, and puts a wish into the queue when it is not the first
// in a row. To have lost after giving way is no reason. One that others lost
// patience with is put in again, at the end.
func (s *Store) lost(ctx context.Context, gave bool) {
	t := &s.turns
	t.mu.Lock()
	t.tried = time.Now()
	if !gave {
		t.losses++
	}
	w := t.own
	if w.id == "" {
		t.number++
		w.id = fmt.Sprintf("%s/%d", t.node, t.number)
	}
	w.at = s.serverTime()
	enough := !gave && t.losses >= lostInARow
	t.mu.Unlock()
	if !enough {
		return
	}
	o, err := s.begin(ctx, "queue for the next position")
	if err != nil {
		return // the caller is told by its next call
	}
	defer o.end()
	_, err = s.wanting.InsertOne(o, bson.D{{Key: "_id", Value: w.id}, {Key: "at", Value: w.at}})
	if driver.IsDuplicateKeyError(err) {
		return // the old one still stands
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.own = w // even when the outcome is not known: it is to be removed
	if err != nil {
		s.log.Debug("a wish could not be queued", "error", err)
	}
}

// won takes the wish out of the queue: the others are waiting for that.
func (s *Store) won() {
	t := &s.turns
	t.mu.Lock()
	t.losses = 0
	t.mu.Unlock()
	if id := t.withdraw(); id != "" {
		s.beside(func(ctx context.Context) { s.removeWish(ctx, id) })
	}
}

// leaveIdle takes a wish away when the node did not come back: what it wanted to
// write was refused on what it had read since.
func (s *Store) leaveIdle(ctx context.Context) {
	t := &s.turns
	t.mu.Lock()
	idle := t.own.id != "" && time.Since(t.tried) > idleWish
	t.mu.Unlock()
	if idle && len(s.writing) == 0 {
		s.removeWish(ctx, t.withdraw())
	}
}

// leaveQueue is the last thing that a store does.
func (s *Store) leaveQueue(ctx context.Context) {
	if id := s.turns.withdraw(); id != "" {
		_, _ = s.wanting.DeleteOne(ctx, bson.D{{Key: "_id", Value: id}}) // if it stays, it costs the others their patience, once
	}
}

func (t *turns) withdraw() (id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id, t.own = t.own.id, wish{}
	return id
}

// removeWish is not repeated when it fails: a wish that stays costs each writer its patience, once.
func (s *Store) removeWish(ctx context.Context, id string) {
	o, err := s.begin(ctx, "leave the queue of writers")
	if err != nil {
		return
	}
	defer o.end()
	if _, err := s.wanting.DeleteOne(o, bson.D{{Key: "_id", Value: id}}); err != nil && !errors.Is(err, context.Canceled) {
		s.log.Debug("a wish could not be removed", "error", err)
	}
}
