package mongo

import (
	"bytes"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal"
)

// writeCommit is the document of a commit.
func writeCommit(c *journal.Commit) bson.D {
	return bson.D{
		{Key: "_id", Value: c.Pos},
		{Key: "id", Value: binary(c.ID[:])},
		{Key: "at", Value: c.At},
		{Key: "payload", Value: binary(c.Payload)},
		{Key: "prev", Value: binary(c.Prev[:])},
		{Key: "hash", Value: binary(c.Hash[:])},
	}
}

// readCommit reads a document into fresh memory.
func readCommit(raw bson.Raw) (c journal.Commit, err error) {
	d := read(raw)
	c.Pos = d.int64("_id")
	d.fixed("id", c.ID[:])
	c.At = d.int64("at")
	c.Payload = bytes.Clone(d.bytes("payload"))
	d.fixed("prev", c.Prev[:])
	d.fixed("hash", c.Hash[:])
	return c, d.done()
}

// linkFields are what a poll asks for: enough to know a commit again.
var linkFields = bson.D{{Key: "_id", Value: 1}, {Key: "hash", Value: 1}}

func readLink(raw bson.Raw) (c journal.Commit, err error) {
	d := read(raw)
	c.Pos = d.int64("_id")
	d.fixed("hash", c.Hash[:])
	return c, d.done()
}

// from matches the positions from one on. Only numbers are positions: what else
// somebody put into the collection is named by Inspect.
func from(pos int64) bson.D {
	return bson.D{{Key: "_id", Value: bson.D{{Key: "$gte", Value: pos}}}}
}

var (
	upward   = bson.D{{Key: "_id", Value: 1}}
	downward = bson.D{{Key: "_id", Value: -1}}
)
