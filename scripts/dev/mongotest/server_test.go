package mongotest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"testing"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// connect opens a client that tells every loss instead of trying again.
func connect(t *testing.T, uri string) *mongo.Client {
	t.Helper()
	c, err := mongo.Connect(t.Context(), options.Client().ApplyURI(uri).SetRetryWrites(false).SetRetryReads(false))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Disconnect(context.Background()) })
	return c
}

// put inserts documents with these numbers as their _id.
func put(ctx context.Context, c *mongo.Collection, ids ...int) error {
	docs := make([]any, len(ids))
	for i, id := range ids {
		docs[i] = bson.D{{Key: "_id", Value: id}}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	_, err := c.InsertMany(ctx, docs)
	return err
}

// holds fails the test unless the collection holds exactly so many documents.
func holds(t *testing.T, c *mongo.Collection, want int64) {
	t.Helper()
	if n, err := c.CountDocuments(t.Context(), bson.D{}); err != nil || n != want {
		t.Fatalf("%d documents where %d should be, %v", n, want, err)
	}
}

func TestOneServerAndDatabasesThatComeAndGo(t *testing.T) {
	s := Start(t)
	if Start(t) != s {
		t.Error("two shared servers")
	}
	var name string
	t.Run("use", func(t *testing.T) {
		name = s.Database(t)
		c := connect(t, s.URI(name)).Database(name).Collection("journal")
		if err := put(t.Context(), c, 1, 2, 3); err != nil {
			t.Fatal(err)
		}
		holds(t, c, 3)
	})
	names, err := connect(t, s.URI("")).ListDatabaseNames(t.Context(), bson.D{{Key: "name", Value: name}})
	if err != nil || len(names) != 0 {
		t.Fatalf("still there: %v, %v", names, err)
	}
}

func TestWhatWasAnsweredIsThereAfterAKillOnTheSameAddress(t *testing.T) {
	p := StartPrivate(t)
	c := connect(t, p.URI("board")).Database("board").Collection("journal")
	for id := range 100 {
		if err := put(t.Context(), c, id); err != nil {
			t.Fatal(err)
		}
	}
	uri := p.URI("board")
	p.Kill()
	if p.Running() {
		t.Fatal("it lives")
	}
	p.Start()
	if p.URI("board") != uri {
		t.Fatalf("%s became %s", uri, p.URI("board"))
	}
	holds(t, connect(t, uri).Database("board").Collection("journal"), 100)
}

func TestAnOrderlyEndLeavesWholeFiles(t *testing.T) {
	p := StartPrivate(t)
	c := connect(t, p.URI("board"))
	if err := put(t.Context(), c.Database("board").Collection("journal"), 1); err != nil {
		t.Fatal(err)
	}
	if err := c.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Stop()
	files, err := os.ReadDir(p.Dir())
	if err != nil || len(files) != 1 || files[0].Name() != "board.sqlite" {
		t.Fatalf("%v, %v", files, err)
	}
	p.Start()
	holds(t, connect(t, p.URI("board")).Database("board").Collection("journal"), 1)
}

func TestAnAddressKeepsItsAccountAndOptions(t *testing.T) {
	for given, want := range map[string]string{
		"mongodb://h:1/":                      "mongodb://h:1/b",
		"mongodb://h:1,i:2/?replicaSet=r":     "mongodb://h:1,i:2/b?replicaSet=r",
		"mongodb://u:p@h:1/":                  "mongodb://u:p@h:1/b?authSource=admin",
		"mongodb://u:p@h:1/own":               "mongodb://u:p@h:1/b?authSource=own",
		"mongodb://u:p@h:1/own?authSource=it": "mongodb://u:p@h:1/b?authSource=it",
	} {
		u, err := url.Parse(given)
		if err != nil {
			t.Error(fmt.Errorf("%s: %w", given, err))
			continue
		}
		if got := (&Server{uri: u}).URI("b"); got != want {
			t.Errorf("%s: %s, not %s", given, got, want)
		}
	}
}
