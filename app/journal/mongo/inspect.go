package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/journal"
)

var _ journal.Inspector = (*Store)(nil)

// inspectLimit bounds what is told of a collection that somebody filled with other things.
const inspectLimit = 100

// Inspect implements journal.Inspector: it names the documents among the commits
// that stand at no position, which reading never meets.
func (s *Store) Inspect(ctx context.Context, report func(*journal.Damage)) error {
	const doing = "look for what is no commit"
	opts := options.Find().SetLimit(inspectLimit).SetProjection(bson.D{{Key: "_id", Value: 1}})
	for _, strange := range []bson.D{
		{{Key: "$lt", Value: int64(1)}},
		{{Key: "$not", Value: bson.D{{Key: "$type", Value: "long"}}}},
	} {
		docs, err := s.all(ctx, doing, s.commits, bson.D{{Key: "_id", Value: strange}}, opts)
		if err != nil {
			return err
		}
		for _, raw := range docs {
			report(&journal.Damage{What: "document " + raw.Lookup("_id").String() + " of the journal", Err: errors.New("it is no position")})
		}
	}
	return nil
}
