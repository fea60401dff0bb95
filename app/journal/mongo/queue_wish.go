package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
)

// lost notes a lost race, and puts a wish into the queue when another was lost not
// long before. To have lost after giving way is no reason. A wish that others lost
// patience with is put in again, at the end.
func (s *Store) lost(ctx context.Context, gave bool) {
	w, ok := s.turns.wishAfter(gave, time.Now())
	if !ok {
		return
	}
	w.at = s.serverTime()
	o, err := s.begin(ctx, "queue for the next position")
	if err != nil {
		return // the caller is told by its next call
	}
	defer o.end()
	_, err = s.wanting.InsertOne(o, bson.D{{Key: "_id", Value: w.id}, {Key: "at", Value: w.at}})
	if driver.IsDuplicateKeyError(err) {
		return // the old one still stands
	}
	s.turns.mu.Lock()
	defer s.turns.mu.Unlock()
	s.turns.own = w // even when the outcome is not known: it is to be removed
	if err != nil {
		s.log.Debug("a wish could not be queued", "error", err)
	}
}

// wishAfter gives the wish to put in after a lost race; ok when there is to be one.
func (t *turns) wishAfter(gave bool, now time.Time) (w wish, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tried = now
	if gave {
		return w, false
	}
	near := now.Sub(t.lost) < lossesNear
	t.lost = now
	if !near {
		return w, false
	}
	if w = t.own; w.id == "" {
		t.number++
		w.id = fmt.Sprintf("%s/%d", t.node, t.number)
	}
	return w, true
}

// won takes the wish out of the queue: the others are waiting for that.
func (s *Store) won() {
	if id := s.turns.withdraw(); id != "" {
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
