package mongo

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/mongotest"
)

// behind opens a store that reaches its server by way of a proxy.
func behind(t *testing.T) (p *mongotest.Proxy, s *mongo.Store, direct string) {
	t.Helper()
	server := mongotest.Start(t)
	name := server.Database(t)
	p = mongotest.StartProxy(t, server)
	return p, open(t, mongo.Config{URI: p.URI(name)}), server.URI(name)
}

// Documents and files are put again until it is known what became of them, so
// that a caller never has to wonder.
func TestAPutWhoseAnswerIsLostIsDoneOnce(t *testing.T) {
	t.Parallel()
	for name, fate := range map[string]mongotest.Fate{"question": mongotest.Lose, "answer": mongotest.LoseAnswer, "late": mongotest.Late(50 * time.Millisecond)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, s, uri := behind(t)
			docs := []journal.Doc{{ID: "a/1", Body: []byte("one")}, {ID: "a/2", Body: []byte("two")}}
			p.On(mongotest.Inserts("vault", fate, fate))
			journaltest.Must(t, s.Vault().Put(within(t), docs...))
			content := make([]byte, 300_000)
			rand.Read(content)
			p.On(mongotest.Inserts("chunks", fate))
			blob, err := s.Blobs().Put(within(t), bytes.NewReader(content), 1<<20)
			journaltest.Must(t, err)
			journaltest.Must(t, s.Blobs().Delete(within(t), blob.Hash))
			p.On(mongotest.Inserts("blobs", fate))
			again, err := s.Blobs().Put(within(t), bytes.NewReader(content), 1<<20)
			if err != nil || again != blob {
				t.Fatalf("%+v, %v", again, err)
			}
			if p.Met(fate) < 4 {
				t.Fatalf("only %d messages met their fate", p.Met(fate))
			}
			p.Settled()
			if r, err := journal.Verify(within(t), s, nil); err != nil || r.Docs != 2 || r.Blobs != 1 {
				t.Fatalf("%+v, %v", r, err)
			}
			if n, err := raw(t, uri).Collection("chunks").CountDocuments(within(t), bson.D{}); err != nil || n != 2 {
				t.Errorf("%d chunks, %v", n, err)
			}
		})
	}
}

// What was sent once may still arrive: that nothing could be sent later does not
// make it undone.
func TestAPutThatWasSentOnceIsNotCalledUndone(t *testing.T) {
	t.Parallel()
	server := mongotest.Start(t)
	name := server.Database(t)
	p := mongotest.StartProxy(t, server)
	s := openHasty(t, mongo.Config{URI: p.URI(name), Timeout: time.Second})
	p.On(func(m mongotest.Message) mongotest.Fate {
		if m.Command == "insert" && m.Collection == "vault" {
			return mongotest.LoseAnswer
		}
		return mongotest.Pass
	})
	told := make(chan error, 1)
	go func() { told <- s.Vault().Put(within(t), journal.Doc{ID: "a/1"}) }()
	p.Await(mongotest.LoseAnswer)
	p.Cut()
	if err := <-told; !errors.Is(err, journal.ErrUnknown) {
		t.Fatalf("error %v", err)
	}
}

// A Put that finds another's document in its way, after it had looked, takes back
// what it inserted.
func TestAPutThatIsOvertakenLeavesNothing(t *testing.T) {
	p, s, uri := behind(t)
	other := open(t, mongo.Config{URI: uri})
	first := true
	p.On(func(m mongotest.Message) mongotest.Fate {
		if m.Command == "insert" && m.Collection == "vault" && first {
			first = false
			if err := other.Vault().Put(t.Context(), journal.Doc{ID: "b", Body: []byte("theirs")}, journal.Doc{ID: "c", Body: []byte("the same")}); err != nil {
				t.Error(err)
			}
		}
		return mongotest.Pass
	})
	err := s.Vault().Put(within(t), journal.Doc{ID: "a", Body: []byte("ours")}, journal.Doc{ID: "b", Body: []byte("ours")}, journal.Doc{ID: "c", Body: []byte("the same")})
	if !errors.Is(err, journal.ErrExists) {
		t.Fatalf("error %v", err)
	}
	docs, err := s.Vault().Get(within(t), "a", "b", "c")
	if err != nil || len(docs) != 2 || string(docs["b"]) != "theirs" || string(docs["c"]) != "the same" {
		t.Fatalf("documents %q, %v", docs, err)
	}
}

// Two Puts of one content: the later finds the first's header in its way, and one
// blob is left, with its own chunks.
func TestTwoPutsOfOneContentAreOneBlob(t *testing.T) {
	p, s, uri := behind(t)
	other := open(t, mongo.Config{URI: uri})
	content := make([]byte, 300_000)
	rand.Read(content)
	first := true
	p.On(func(m mongotest.Message) mongotest.Fate {
		if m.Command == "insert" && m.Collection == "chunks" && first {
			first = false
			if _, err := other.Blobs().Put(t.Context(), bytes.NewReader(content), 1<<20); err != nil {
				t.Error(err)
			}
		}
		return mongotest.Pass
	})
	blob, err := s.Blobs().Put(within(t), bytes.NewReader(content), 1<<20)
	journaltest.Must(t, err)
	n, err := raw(t, uri).Collection("chunks").CountDocuments(within(t), bson.D{})
	if err != nil || n != 2 {
		t.Fatalf("%d chunks, %v", n, err)
	}
	if r, err := journal.Verify(within(t), s, nil); err != nil || r.Blobs != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	// Erased while it is read: the reader is told so, and not of damage.
	r, _, err := s.Blobs().Open(within(t), blob.Hash)
	journaltest.Must(t, err)
	journaltest.Must(t, other.Blobs().Delete(within(t), blob.Hash))
	if _, err := io.Copy(io.Discard, r); !errors.Is(err, journal.ErrNotFound) {
		t.Fatalf("read what was erased: %v", err)
	}
	if n, err := raw(t, uri).Collection("chunks").CountDocuments(within(t), bson.D{}); err != nil || n != 0 {
		t.Fatalf("%d chunks are left, %v", n, err)
	}
}

// While the database is gone, every call says so within its limit and nothing is
// lost; when it is back, the node goes on by itself.
func TestADatabaseThatIsGoneForAWhile(t *testing.T) {
	t.Parallel()
	server := mongotest.Start(t)
	name := server.Database(t)
	p, direct := mongotest.StartProxy(t, server), open(t, mongo.Config{URI: server.URI(name)})
	cs := journaltest.Appended(t, within(t), direct.Journal(), 3, "x")
	s := openHasty(t, mongo.Config{URI: p.URI(name), Timeout: time.Second})
	eventually(t, func() error {
		return s.Journal().Read(within(t), 0, func(journal.Commit) error { return nil })
	})
	p.Cut()
	batch := journaltest.Batch(t, cs[2], 2, "y")
	ctx, unsent := within(t), 0
	for unsent < 2 { // the first may have found the connection it used before
		n, err := s.Journal().Append(ctx, 3, batch)
		switch {
		case n != 0 || ctx.Err() != nil:
			t.Fatalf("%d made it, %v", n, err)
		case errors.Is(err, journal.ErrUnavailable):
			unsent++
		case !errors.Is(err, journal.ErrUnknown):
			t.Fatalf("append: %v", err)
		}
	}
	if err := s.Journal().Wait(within(t), 3); !errors.Is(err, journal.ErrUnavailable) {
		t.Errorf("wait: %v", err)
	}
	if err := s.Journal().Wait(within(t), 2); err != nil {
		t.Errorf("wait for what is known: %v", err)
	}
	if _, err := s.Vault().Get(within(t), "a/1"); !errors.Is(err, journal.ErrUnavailable) {
		t.Errorf("get: %v", err)
	}
	if err := s.Vault().Put(within(t), journal.Doc{ID: "a/1"}); !errors.Is(err, journal.ErrUnavailable) {
		t.Errorf("put: %v", err)
	}
	if _, err := s.Blobs().Put(within(t), strings.NewReader("x"), 10); !errors.Is(err, journal.ErrUnavailable) {
		t.Errorf("put a blob: %v", err)
	}
	p.Restore()
	if n, err := journal.Settle(within(t), s.Journal(), 3, batch); n != 2 || err != nil {
		t.Fatalf("settle: %d, %v", n, err)
	}
	if got := journaltest.ReadAll(t, within(t), direct.Journal(), 0); len(got) != 5 {
		t.Fatalf("%d commits stand", len(got))
	}
}

// A commit that is larger than a piece goes alone, and the others go on after it.
func TestLargeCommitsGoInPieces(t *testing.T) {
	p, s, _ := behind(t)
	var sent []int
	p.On(func(m mongotest.Message) mongotest.Fate {
		if m.Command == "insert" && m.Collection == "journal" {
			sent = append(sent, len(m.Documents))
		}
		return mongotest.Pass
	})
	large := strings.Repeat("x", 5<<20)
	head := journal.Commit{}
	var cs []journal.Commit
	for _, note := range []string{"a", "b", large, "c", "d"} {
		c := journaltest.Batch(t, head, 1, note)
		cs, head = append(cs, c...), c[0]
	}
	if n, err := s.Journal().Append(within(t), 0, cs); n != 5 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if len(sent) != 3 || sent[0] != 2 || sent[1] != 1 || sent[2] != 2 {
		t.Errorf("sent %v", sent)
	}
	got := journaltest.ReadAll(t, within(t), s.Journal(), 0)
	if len(got) != 5 || !bytes.Equal(got[2].Payload, cs[2].Payload) {
		t.Fatalf("%d commits came back", len(got))
	}
}

// Nothing of a closed store goes on in the background.
func TestAClosedStoreIsStill(t *testing.T) {
	s, err := mongo.Open(within(t), mongo.Config{URI: newURI(t)})
	journaltest.Must(t, err)
	journaltest.Appended(t, within(t), s.Journal(), 1, "x")
	waiting := make(chan error, 3)
	for range 3 {
		go func() { waiting <- s.Journal().Wait(context.Background(), 1) }()
	}
	journaltest.Must(t, s.Close())
	for range 3 {
		if err := <-waiting; !errors.Is(err, journal.ErrClosed) {
			t.Errorf("wait: %v", err)
		}
	}
	for name, err := range map[string]error{
		"read":   s.Journal().Read(within(t), 0, nil),
		"delete": s.Vault().Delete(within(t), "a/1"),
		"erase":  s.Blobs().Delete(within(t), strings.Repeat("a", 64)),
		"close":  s.Close(),
	} {
		if name == "close" && err != nil || name != "close" && !errors.Is(err, journal.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for ctx := within(t); ; {
		left := goroutines("app/journal/mongo.")
		if left == "" {
			break
		}
		if ctx.Err() != nil {
			t.Fatalf("still there:\n%s", left)
		}
		runtime.Gosched() // one that has said that it is done may not have ended yet
	}
}

// goroutines gives the stacks of those that run a package's code.
func goroutines(of string) string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var found []string
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(stack, of) {
			found = append(found, stack)
		}
	}
	return strings.Join(found, "\n\n")
}
