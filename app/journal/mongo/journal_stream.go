package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
)

// The pauses before a change stream is tried again.
const (
	streamAgain = time.Second
	streamMost  = time.Minute
)

// stream wakes Wait as soon as a commit stands on a majority of the servers. It is
// a convenience: without it, and between two of its attempts, polls find the same.
func (s *Store) stream(ctx context.Context) {
	for rest := streamAgain; ; rest = min(2*rest, streamMost) {
		told, err := s.followChanges(ctx)
		s.pace.streaming(time.Time{})
		if told {
			rest = streamAgain
		}
		if s.pause(ctx, rest) != nil {
			return
		}
		s.log.Debug("the change stream ended", "error", err)
	}
}

// followChanges reads one change stream to its end, and says whether there was one.
func (s *Store) followChanges(ctx context.Context) (told bool, err error) {
	inserts := driver.Pipeline{
		{{Key: "$match", Value: bson.D{{Key: "operationType", Value: "insert"}}}},
		{{Key: "$project", Value: bson.D{{Key: "documentKey", Value: 1}}}},
	}
	changes, err := s.commits.Watch(ctx, inserts)
	if err != nil {
		return false, err
	}
	s.pace.streaming(time.Now())
	for changes.Next(ctx) {
		if pos, ok := changes.Current.Lookup("documentKey", "_id").Int64OK(); ok {
			s.memory.saw(pos)
		}
	}
	err = changes.Err()
	ending, cancel := context.WithTimeout(context.Background(), s.cfg.Timeout)
	defer cancel()
	_ = changes.Close(ending) // the server forgets it by itself too
	return true, err
}
