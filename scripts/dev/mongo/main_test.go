package mongo

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/mongotest"
)

func TestMain(m *testing.M) { os.Exit(mongotest.Main(m)) }

// patience ends a test that hangs. No outcome depends on it.
const patience = 60 * time.Second

func within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func TestSharedStoreKeepsTheContract(t *testing.T) {
	var mu sync.Mutex
	uris := map[*testing.T]string{}
	journaltest.Run(t, func(t *testing.T) journal.Store {
		mu.Lock()
		defer mu.Unlock()
		if uris[t] == "" {
			uris[t] = newURI(t)
		}
		s, err := mongo.Open(within(t), mongo.Config{URI: uris[t]})
		journaltest.Must(t, err)
		return s
	})
}

// newURI is the address of a database of the test's own.
func newURI(t testing.TB) string {
	t.Helper()
	s := mongotest.Start(t)
	return s.URI(s.Database(t))
}

// open opens a store that closes with the test.
func open(t testing.TB, cfg mongo.Config) *mongo.Store {
	t.Helper()
	s, err := mongo.Open(within(t), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// openHasty opens a store whose operations may take less time than a busy machine
// sometimes needs: it is tried until it opens.
func openHasty(t testing.TB, cfg mongo.Config) (s *mongo.Store) {
	t.Helper()
	eventually(t, func() (err error) {
		s, err = mongo.Open(within(t), cfg)
		return err
	})
	t.Cleanup(func() { _ = s.Close() }) // its limit holds for the farewell too
	return s
}

// eventually does something until it is done. Only what the store calls
// unavailable is tried again.
func eventually(t testing.TB, do func() error) {
	t.Helper()
	for ctx := within(t); ; {
		err := do()
		if err == nil {
			return
		}
		if !errors.Is(err, journal.ErrUnavailable) || ctx.Err() != nil {
			t.Fatal(err)
		}
	}
}

// raw is the same database without the store, for those who meddle with it.
func raw(t testing.TB, uri string) *driver.Database {
	t.Helper()
	opts := options.Client().ApplyURI(uri).SetWriteConcern(writeconcern.Majority())
	client, err := driver.Connect(within(t), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	return client.Database(nameOf(t, uri))
}

// set replaces one field of a document, as a meddler would.
func set(t testing.TB, c *driver.Collection, id any, field string, value any) {
	t.Helper()
	r, err := c.UpdateOne(within(t), bson.D{{Key: "_id", Value: id}}, bson.D{{Key: "$set", Value: bson.D{{Key: field, Value: value}}}})
	if err != nil || r.MatchedCount != 1 {
		t.Fatalf("set %s of %v: %+v, %v", field, id, r, err)
	}
}

// unset removes one field of a document.
func unset(t testing.TB, c *driver.Collection, id any, field string) {
	t.Helper()
	r, err := c.UpdateOne(within(t), bson.D{{Key: "_id", Value: id}}, bson.D{{Key: "$unset", Value: bson.D{{Key: field, Value: ""}}}})
	if err != nil || r.MatchedCount != 1 {
		t.Fatalf("remove %s of %v: %+v, %v", field, id, r, err)
	}
}

func remove(t testing.TB, c *driver.Collection, id any) {
	t.Helper()
	r, err := c.DeleteOne(within(t), bson.D{{Key: "_id", Value: id}})
	if err != nil || r.DeletedCount != 1 {
		t.Fatalf("delete %v: %+v, %v", id, r, err)
	}
}

func nameOf(t testing.TB, uri string) string {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}
