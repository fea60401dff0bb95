package main

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/primitive"
	"go.mongodb.org/mongo-driver/mongo"
	mongooptions "go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"
)

// bareInserts measures the database alone: ordered insertMany of as many
// documents as a group of bids has commits, of the same bytes, one after another,
// behind as many documents as the journal held. Nothing that waits for each
// group's answer is faster.
func bareInserts(ctx context.Context, d *database, size, before, group, total int) (perSecond float64, err error) {
	client, err := d.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, client.Disconnect(ctx)) }()
	journaled := true
	name, _ := d.fresh()
	docs := client.Database(name).Collection("bare",
		mongooptions.Collection().SetWriteConcern(&writeconcern.WriteConcern{W: "majority", Journal: &journaled}))
	next := int64(0)
	if err := insert(ctx, docs, &next, size, before); err != nil {
		return 0, err
	}
	began := time.Now()
	for left := total; left > 0; left -= group {
		if err := insert(ctx, docs, &next, size, min(group, left)); err != nil {
			return 0, err
		}
	}
	return float64(total) / time.Since(began).Seconds(), nil
}

// insert adds n documents shaped like commits.
func insert(ctx context.Context, docs *mongo.Collection, next *int64, size, n int) error {
	payload := make([]byte, size)
	for i := range payload {
		payload[i] = byte('a' + i%26)
	}
	bin := func(n int) primitive.Binary { return primitive.Binary{Data: payload[:n]} }
	list := make([]any, n)
	for i := range list {
		*next++
		list[i] = bson.D{{Key: "_id", Value: *next}, {Key: "id", Value: bin(16)}, {Key: "at", Value: *next},
			{Key: "payload", Value: bin(size)}, {Key: "prev", Value: bin(32)}, {Key: "hash", Value: bin(32)}}
	}
	for len(list) > 0 {
		k := min(100, len(list))
		if _, err := docs.InsertMany(ctx, list[:k]); err != nil {
			return err
		}
		list = list[k:]
	}
	return nil
}
