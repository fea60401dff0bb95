package mongo

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/primitive"
	driver "go.mongodb.org/mongo-driver/mongo"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
)

func bytesOf(n int) primitive.Binary { return primitive.Binary{Data: make([]byte, n)} }

// verify must find exactly one problem, with this name.
func verify(t *testing.T, s *mongo.Store, name string) journal.Report {
	t.Helper()
	r, err := journal.Verify(within(t), s, nil)
	if !errors.Is(err, journal.ErrDamaged) || len(r.Problems) == 0 || !strings.HasPrefix(r.Problems[0], name) {
		t.Errorf("verify: %v, problems %q, want %q", err, r.Problems, name)
	}
	return r
}

// Whatever is changed of a commit behind the store's back is named by its position.
func TestAnAlteredCommitIsFoundWithItsPosition(t *testing.T) {
	const of = 12
	changes := map[string]func(t *testing.T, c *driver.Collection, pos int64){
		"id":           func(t *testing.T, c *driver.Collection, pos int64) { set(t, c, pos, "id", bytesOf(16)) },
		"at":           func(t *testing.T, c *driver.Collection, pos int64) { set(t, c, pos, "at", int64(1_700_000_000_001)) },
		"payload":      func(t *testing.T, c *driver.Collection, pos int64) { set(t, c, pos, "payload", bytesOf(40)) },
		"prev":         func(t *testing.T, c *driver.Collection, pos int64) { set(t, c, pos, "prev", bytesOf(32)) },
		"hash":         func(t *testing.T, c *driver.Collection, pos int64) { set(t, c, pos, "hash", bytesOf(32)) },
		"type of at":   func(t *testing.T, c *driver.Collection, pos int64) { set(t, c, pos, "at", "now") },
		"size of hash": func(t *testing.T, c *driver.Collection, pos int64) { set(t, c, pos, "hash", bytesOf(31)) },
		"no payload":   func(t *testing.T, c *driver.Collection, pos int64) { unset(t, c, pos, "payload") },
		"one more":     func(t *testing.T, c *driver.Collection, pos int64) { set(t, c, pos, "note", "x") },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			uri := newURI(t)
			s := open(t, mongo.Config{URI: uri})
			journaltest.Appended(t, within(t), s.Journal(), of, "x")
			change(t, raw(t, uri).Collection("journal"), 7)
			change(t, raw(t, uri).Collection("journal"), of)
			fresh := open(t, mongo.Config{URI: uri})
			last := int64(0)
			err := fresh.Journal().Read(within(t), 0, func(c journal.Commit) error { last = c.Pos; return nil })
			if damagedAt(t, "read", err, 7); last != 6 {
				t.Errorf("read up to %d", last)
			}
			if r := verify(t, fresh, "position 7: "); r.Commits < 6 {
				t.Errorf("%d commits verified", r.Commits)
			}
			if n, err := fresh.Journal().Append(within(t), of, journaltest.Batch(t, journal.Commit{Pos: of}, 1, "x")); n != 0 || !errors.Is(err, journal.ErrDamaged) {
				t.Errorf("append on a damaged head: %d, %v", n, err)
			}
			if _, err := fresh.Journal().Head(within(t)); !errors.Is(err, journal.ErrDamaged) {
				t.Errorf("head: %v", err)
			}
		})
	}
}

func TestADocumentThatIsNoCommitIsNamed(t *testing.T) {
	uri := newURI(t)
	s := open(t, mongo.Config{URI: uri})
	journaltest.Appended(t, within(t), s.Journal(), 3, "x")
	for id, name := range map[any]string{
		"a note":              `document "a note" of the journal`,
		int64(-5):             "document {\"$numberLong\":\"-5\"} of the journal",
		int32(-4):             "document {\"$numberInt\":\"-4\"} of the journal",
		float64(4):            "document {\"$numberDouble\":\"4.0\"} of the journal",
		primitive.NilObjectID: `document {"$oid":"000000000000000000000000"} of the journal`,
	} {
		commits := raw(t, uri).Collection("journal")
		if _, err := commits.InsertOne(within(t), bson.D{{Key: "_id", Value: id}}); err != nil {
			t.Fatal(err)
		}
		verify(t, s, name)
		remove(t, commits, id)
	}
	if _, err := journal.Verify(within(t), s, nil); err != nil {
		t.Fatal(err)
	}
}

func TestAnAlteredDocumentIsNamed(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, c *driver.Collection){
		"body":  func(t *testing.T, c *driver.Collection) { set(t, c, "person/2", "body", bytesOf(3)) },
		"sum":   func(t *testing.T, c *driver.Collection) { set(t, c, "person/2", "sum", bytesOf(32)) },
		"type":  func(t *testing.T, c *driver.Collection) { set(t, c, "person/2", "body", "text") },
		"field": func(t *testing.T, c *driver.Collection) { unset(t, c, "person/2", "sum") },
		"more":  func(t *testing.T, c *driver.Collection) { set(t, c, "person/2", "note", int64(1)) },
	} {
		t.Run(name, func(t *testing.T) {
			uri := newURI(t)
			s := open(t, mongo.Config{URI: uri})
			journaltest.Must(t, s.Vault().Put(within(t), journal.Doc{ID: "person/1", Body: []byte("one")}, journal.Doc{ID: "person/2", Body: []byte("two")}))
			change(t, raw(t, uri).Collection("vault"))
			var d *journal.Damage
			if _, err := s.Vault().Get(within(t), "person/1", "person/2"); !errors.As(err, &d) || d.What != "document person/2" {
				t.Errorf("get: %v", err)
			}
			if err := s.Vault().Put(within(t), journal.Doc{ID: "person/2", Body: []byte("two")}); !errors.Is(err, journal.ErrDamaged) {
				t.Errorf("put over it: %v", err)
			}
			if r := verify(t, s, "document person/2: "); r.Docs != 1 {
				t.Errorf("%d documents verified", r.Docs)
			}
			journaltest.Must(t, s.Vault().Delete(within(t), "person/2"))
			if _, err := journal.Verify(within(t), s, nil); err != nil {
				t.Errorf("after deleting it: %v", err)
			}
		})
	}
}

func TestAnAlteredBlobIsNamed(t *testing.T) {
	content := make([]byte, 600_000) // three chunks
	rand.Read(content)
	chunk := func(t *testing.T, db *driver.Database, n string) (id string, data []byte) {
		t.Helper()
		var doc struct {
			ID   string `bson:"_id"`
			Data []byte `bson:"data"`
		}
		journaltest.Must(t, db.Collection("chunks").FindOne(within(t), bson.D{{Key: "_id", Value: primitive.Regex{Pattern: n + "$"}}}).Decode(&doc))
		return doc.ID, doc.Data
	}
	for name, change := range map[string]func(t *testing.T, db *driver.Database, hash string){
		"a byte": func(t *testing.T, db *driver.Database, hash string) {
			id, data := chunk(t, db, "/000001")
			data[1000] ^= 1
			set(t, db.Collection("chunks"), id, "data", primitive.Binary{Data: data})
		},
		"a short chunk": func(t *testing.T, db *driver.Database, hash string) {
			id, data := chunk(t, db, "/000001")
			set(t, db.Collection("chunks"), id, "data", primitive.Binary{Data: data[1:]})
		},
		"a missing chunk": func(t *testing.T, db *driver.Database, hash string) {
			id, _ := chunk(t, db, "/000002")
			remove(t, db.Collection("chunks"), id)
		},
		"the size": func(t *testing.T, db *driver.Database, hash string) {
			set(t, db.Collection("blobs"), hash, "size", int64(600_001))
		},
		"the number": func(t *testing.T, db *driver.Database, hash string) {
			set(t, db.Collection("blobs"), hash, "chunks", int64(2))
		},
		"the put": func(t *testing.T, db *driver.Database, hash string) { set(t, db.Collection("blobs"), hash, "put", "x") },
		"no size": func(t *testing.T, db *driver.Database, hash string) { unset(t, db.Collection("blobs"), hash, "size") },
	} {
		t.Run(name, func(t *testing.T) {
			uri := newURI(t)
			s := open(t, mongo.Config{URI: uri})
			blob, err := s.Blobs().Put(within(t), bytes.NewReader(content), 1<<20)
			journaltest.Must(t, err)
			other, err := s.Blobs().Put(within(t), strings.NewReader("another"), 1<<20)
			journaltest.Must(t, err)
			change(t, raw(t, uri), blob.Hash)
			r, _, err := s.Blobs().Open(within(t), blob.Hash)
			if err == nil {
				_, err = io.Copy(io.Discard, r)
				journaltest.Must(t, r.Close())
			}
			var d *journal.Damage
			if !errors.As(err, &d) || d.What != "blob "+blob.Hash {
				t.Errorf("read: %v", err)
			}
			if r := verify(t, s, "blob "+blob.Hash+": "); r.Blobs != 1 {
				t.Errorf("%d blobs verified", r.Blobs)
			}
			journaltest.Must(t, s.Blobs().Delete(within(t), blob.Hash))
			if r, err := journal.Verify(within(t), s, nil); err != nil || r.Blobs != 1 {
				t.Errorf("after deleting it: %+v, %v", r, err)
			}
			journaltest.Must(t, s.Blobs().Delete(within(t), other.Hash))
		})
	}
}
