package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/journal/mongo/queue"
)

// wants are the wishes of all nodes, in the collection of that name.
type wants struct{ s *Store }

func (s *Store) newQueue() *queue.Queue {
	return queue.New(queue.Config{Wishes: wants{s}, Time: s.serverTime, Beside: s.beside, Pause: s.pause, Log: s.log})
}

// All implements queue.Wishes.
func (w wants) All(ctx context.Context) ([]queue.Wish, error) {
	docs, err := w.s.all(ctx, "read the queue of writers", w.s.wanting, bson.D{}, options.Find().SetLimit(queue.Most))
	if err != nil {
		return nil, err
	}
	return wishesIn(docs), nil
}

// wishesIn leaves out what cannot be read: it is nobody's wish.
func wishesIn(docs []bson.Raw) (all []queue.Wish) {
	for _, raw := range docs {
		d := read(raw)
		if w := (queue.Wish{ID: d.text("_id"), At: d.int64("at")}); d.done() == nil {
			all = append(all, w)
		}
	}
	return all
}

// Add implements queue.Wishes.
func (w wants) Add(ctx context.Context, wish queue.Wish) (added bool, err error) {
	o, err := w.s.begin(ctx, "queue for the next position")
	if err != nil {
		return false, err
	}
	defer o.end()
	_, err = w.s.wanting.InsertOne(o, bson.D{{Key: "_id", Value: wish.ID}, {Key: "at", Value: wish.At}})
	if driver.IsDuplicateKeyError(err) {
		return false, nil
	}
	return err == nil, err
}

// Remove implements queue.Wishes.
func (w wants) Remove(ctx context.Context, id string) error {
	o, err := w.s.begin(ctx, "leave the queue of writers")
	if err != nil {
		return err
	}
	defer o.end()
	_, err = w.s.wanting.DeleteOne(o, bson.D{{Key: "_id", Value: id}})
	return err
}

// leaveQueue is the last thing that a store does, when it begins nothing any more.
func (s *Store) leaveQueue(ctx context.Context) {
	if id := s.queue.Withdraw(); id != "" {
		_, _ = s.wanting.DeleteOne(ctx, bson.D{{Key: "_id", Value: id}}) // if it stays, it costs the others their patience, once
	}
}
