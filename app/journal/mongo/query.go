package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// rows is the answer to a query, page by page. Each page is an operation of its
// own, so that a slow reader runs into no time limit.
type rows struct {
	s      *Store
	doing  string
	cursor *driver.Cursor
}

// find asks and brings the first page.
func (s *Store) find(ctx context.Context, doing string, c *driver.Collection, filter bson.D, opts *options.FindOptions) (*rows, error) {
	o, err := s.begin(ctx, doing)
	if err != nil {
		return nil, err
	}
	defer o.end()
	cursor, err := c.Find(o, filter, opts)
	if err != nil {
		return nil, o.failed(err)
	}
	return &rows{s, doing, cursor}, nil
}

// next gives the next document, or nil at the end. It is valid until the next call.
func (r *rows) next(ctx context.Context) (bson.Raw, error) {
	if r.cursor.RemainingBatchLength() > 0 {
		if err := r.s.alive(ctx, r.doing); err != nil {
			return nil, err
		}
		r.cursor.Next(ctx)
		return r.cursor.Current, nil
	}
	o, err := r.s.begin(ctx, r.doing)
	if err != nil {
		return nil, err
	}
	defer o.end()
	if r.cursor.Next(o) {
		return r.cursor.Current, nil
	}
	return nil, o.failed(r.cursor.Err())
}

// close lets the server forget a query that was not read to its end.
func (r *rows) close() {
	ctx, cancel := context.WithTimeout(context.Background(), r.s.cfg.Timeout)
	defer cancel()
	_ = r.cursor.Close(ctx) // the server forgets it by itself too
}

// all gives what a query found, with memory of its own.
func (s *Store) all(ctx context.Context, doing string, c *driver.Collection, filter bson.D, opts *options.FindOptions) (docs []bson.Raw, err error) {
	r, err := s.find(ctx, doing, c, filter, opts)
	if err != nil {
		return nil, err
	}
	defer r.close()
	for {
		raw, err := r.next(ctx)
		if raw == nil || err != nil {
			return docs, err
		}
		docs = append(docs, append(bson.Raw(nil), raw...))
	}
}

// one gives the first document that matches, in an order, or nil.
func (s *Store) one(ctx context.Context, doing string, c *driver.Collection, filter, order bson.D) (bson.Raw, error) {
	opts := options.Find().SetLimit(1)
	if order != nil {
		opts.SetSort(order)
	}
	docs, err := s.all(ctx, doing, c, filter, opts)
	if len(docs) == 0 || err != nil {
		return nil, err
	}
	return docs[0], nil
}
