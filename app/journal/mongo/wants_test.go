package mongo

import (
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal/mongo/queue"
)

func TestWhatIsNoWishIsLeftOut(t *testing.T) {
	docs := []bson.Raw{
		encode(t, bson.D{{Key: "_id", Value: int64(5)}}),
		encode(t, bson.D{{Key: "_id", Value: "A/1"}, {Key: "at", Value: int64(100)}}),
		encode(t, bson.D{{Key: "_id", Value: "D/1"}, {Key: "at", Value: "soon"}}),
	}
	if got := wishesIn(docs); !slices.Equal(got, []queue.Wish{{ID: "A/1", At: 100}}) {
		t.Errorf("the wishes are %v", got)
	}
}
