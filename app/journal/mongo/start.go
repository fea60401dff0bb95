package mongo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"

	"coupdemain/app/journal"
)

// format is the version of what the collections hold.
const format = 1

const formatID = "format"

// start makes the store ready. Several nodes may do it at once.
func (s *Store) start(ctx context.Context) error {
	for _, step := range []func(context.Context) error{s.meet, s.knowsFormat, s.makeCollections, s.mayWrite, s.writeFormat, s.look} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("open the database %s: %w", s.name, err)
		}
	}
	if !s.server.replicated() {
		s.log.Warn("the database is a single server: what it acknowledged is lost with its disk; a replica set of three keeps it", "server", s.server.String())
		return nil
	}
	s.beside(s.stream)
	return nil
}

// knowsFormat refuses what a newer program wrote, before anything is touched.
func (s *Store) knowsFormat(ctx context.Context) error {
	o, err := s.begin(ctx, "read the format of the store")
	if err != nil {
		return err
	}
	defer o.end()
	var raw bson.Raw
	err = s.about.FindOne(o, bson.D{{Key: "_id", Value: formatID}}).Decode(&raw)
	switch {
	case errors.Is(err, driver.ErrNoDocuments):
		return nil
	case err != nil:
		return s.explain(o, err)
	}
	d := read(raw)
	d.text("_id")
	version := d.int64("version")
	switch err := d.done(); {
	case err != nil:
		return journal.DamagedDoc("about/"+formatID, "%w", err)
	case version > format:
		return fmt.Errorf("%w: it has format %d and this program knows %d: use the program that wrote it, or a later one", ErrNewer, version, format)
	case version < 1:
		return journal.DamagedDoc("about/"+formatID, "there is no format %d", version)
	}
	return nil
}

// writeFormat says which format the store has. Of nodes that start together one
// writes it, and each reads what was written.
func (s *Store) writeFormat(ctx context.Context) error {
	err := s.untilKnown(ctx, "write the format of the store", func(ctx context.Context) error {
		_, err := s.about.InsertOne(ctx, bson.D{{Key: "_id", Value: formatID}, {Key: "version", Value: int64(format)}})
		if driver.IsDuplicateKeyError(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.knowsFormat(ctx)
}

// makeCollections makes those that are missing. Each has its index on _id from the
// start and is found by nothing else.
func (s *Store) makeCollections(ctx context.Context) error {
	o, err := s.begin(ctx, "make the collections")
	if err != nil {
		return err
	}
	defer o.end()
	db := s.client.Database(s.name)
	there, err := db.ListCollectionNames(o, bson.D{})
	if err != nil {
		return s.explain(o, err)
	}
	for _, c := range []*driver.Collection{s.commits, s.vault.docs, s.marks.docs, s.headers, s.chunks, s.wanting, s.about} {
		if slices.Contains(there, c.Name()) {
			continue
		}
		err := db.CreateCollection(o, c.Name())
		var refused driver.CommandError
		if errors.As(err, &refused) && refused.Code == codeNamespace {
			continue // another node was first
		}
		if err != nil {
			return s.explain(o, err)
		}
	}
	return nil
}

// mayWrite tries the rights that the store needs, so that they are missed at the
// start and not at the first bid.
func (s *Store) mayWrite(ctx context.Context) error {
	probe := bson.D{{Key: "_id", Value: "probe/" + rand.Text()}}
	o, err := s.begin(ctx, "insert a document")
	if err != nil {
		return err
	}
	defer o.end()
	if _, err := s.about.InsertOne(o, probe); err != nil {
		return s.explain(o, err)
	}
	o.doing = "delete a document"
	if _, err := s.about.DeleteOne(o, probe); err != nil {
		return s.explain(o, err)
	}
	return nil
}
