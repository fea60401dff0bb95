package mongo

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/mongotest"
)

// refused is what Open says; the secret must not be in it, nor in the log.
func refused(t *testing.T, uri string) error {
	t.Helper()
	var said bytes.Buffer
	s, err := mongo.Open(within(t), mongo.Config{URI: uri, Timeout: time.Second, Log: slog.New(slog.NewTextHandler(&said, nil))})
	if err == nil {
		_ = s.Close()
		t.Fatalf("%s was opened", uri)
	}
	if strings.Contains(err.Error()+said.String(), "s3cr3t") {
		t.Errorf("the password is told: %v %s", err, &said)
	}
	return err
}

func TestAnOperatorIsToldWhyTheDatabaseCannotBeUsed(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	journaltest.Must(t, err)
	nobody := l.Addr().String()
	journaltest.Must(t, l.Close())
	err = refused(t, "mongodb://user:s3cr3t@"+nobody+"/board")
	if !errors.Is(err, journal.ErrUnavailable) || !strings.Contains(err.Error(), nobody) {
		t.Errorf("nobody listens: %v", err)
	}
	if err := refused(t, "mongodb://user:s3cr3t@"+nobody+"/board?w=1"); !errors.Is(err, mongo.ErrAddress) {
		t.Errorf("a contradiction: %v", err)
	}
	u, err := url.Parse(newURI(t))
	journaltest.Must(t, err)
	u.User = url.UserPassword("nobody", "s3cr3t")
	if err := refused(t, u.String()); !errors.Is(err, mongo.ErrRights) || !strings.Contains(err.Error(), "authSource") {
		t.Errorf("a wrong password: %v", err)
	}
}

// A server that takes the connection and says nothing holds up a start no longer than the limit.
func TestAServerThatSaysNothingIsUnavailable(t *testing.T) {
	t.Parallel()
	server := mongotest.Start(t)
	name := server.Database(t)
	p := mongotest.StartProxy(t, server)
	p.Freeze()
	t.Cleanup(p.Thaw)
	if err := refused(t, p.URI(name)); !errors.Is(err, journal.ErrUnavailable) {
		t.Fatalf("error %v", err)
	}
}

func TestANewerFormatIsRefusedAndLeftAlone(t *testing.T) {
	uri := newURI(t)
	db := raw(t, uri)
	_, err := db.Collection("about").InsertOne(within(t), bson.D{{Key: "_id", Value: "format"}, {Key: "version", Value: int64(2)}})
	journaltest.Must(t, err)
	if err := refused(t, uri); !errors.Is(err, mongo.ErrNewer) || !strings.Contains(err.Error(), "format 2") {
		t.Fatalf("error %v", err)
	}
	names, err := db.ListCollectionNames(within(t), bson.D{})
	if err != nil || len(names) != 1 {
		t.Fatalf("collections %v, %v", names, err)
	}
	set(t, db.Collection("about"), "format", "version", "two")
	if err := refused(t, uri); !errors.Is(err, journal.ErrDamaged) {
		t.Fatalf("error %v", err)
	}
}

func TestNodesThatStartTogetherMakeOneStore(t *testing.T) {
	const nodes = 6
	uri := newURI(t)
	stores := make([]*mongo.Store, nodes)
	errs := make([]error, nodes)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range nodes {
		wg.Go(func() {
			<-start
			stores[i], errs[i] = mongo.Open(within(t), mongo.Config{URI: uri})
		})
	}
	close(start)
	wg.Wait()
	journaltest.Must(t, errors.Join(errs...))
	for i, s := range stores {
		journaltest.Appended(t, within(t), s.Journal(), 1, "x")
		if got := journaltest.ReadAll(t, within(t), s.Journal(), 0); len(got) != i+1 {
			t.Fatalf("node %d sees %d commits", i, len(got))
		}
		if !strings.Contains(s.Describe(), nameOf(t, uri)) {
			t.Errorf("described as %s", s.Describe())
		}
		journaltest.Must(t, s.Close())
	}
	left, err := raw(t, uri).Collection("about").CountDocuments(within(t), bson.D{})
	if err != nil || left != 1 {
		t.Errorf("%d documents are left in about, %v", left, err)
	}
}

func TestASingleServerIsWarnedAbout(t *testing.T) {
	var said bytes.Buffer
	s := open(t, mongo.Config{URI: newURI(t), Log: slog.New(slog.NewTextHandler(&said, nil))})
	if warned := strings.Contains(said.String(), "single server"); warned == s.Replicated() {
		t.Fatalf("replicated: %v, said %q", s.Replicated(), &said)
	}
}

// A node with a wrong clock reads and waits, and writes nothing until it is right.
func TestANodeWhoseClockIsWrongWritesNothing(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]time.Duration{"behind": -600 * time.Millisecond, "ahead of": 600 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			uri := newURI(t)
			journaltest.Appended(t, within(t), open(t, mongo.Config{URI: uri}).Journal(), 2, "x")
			var mu sync.Mutex
			var said bytes.Buffer
			s := open(t, mongo.Config{URI: uri, Log: slog.New(slog.NewTextHandler(&said, nil)), Now: func() time.Time {
				mu.Lock()
				defer mu.Unlock()
				return time.Now().Add(off)
			}})
			cs := journaltest.ReadAll(t, within(t), s.Journal(), 0)
			batch := journaltest.Batch(t, cs[1], 1, "y")
			n, err := s.Journal().Append(within(t), 2, batch)
			if n != 0 || !errors.Is(err, journal.ErrUnavailable) || !strings.Contains(err.Error(), name) {
				t.Fatalf("%d made it, %v", n, err)
			}
			if !strings.Contains(said.String(), name) {
				t.Errorf("said %q", &said)
			}
			if err := s.Vault().Put(within(t), journal.Doc{ID: "a/1"}); !errors.Is(err, journal.ErrUnavailable) {
				t.Fatalf("a document was put: %v", err)
			}
			journaltest.Must(t, s.Journal().Wait(within(t), 1))
			mu.Lock()
			off = 0
			mu.Unlock()
			n, err = journal.Settle(within(t), s.Journal(), 2, batch) // until it looks again
			if n != 1 || err != nil {
				t.Fatalf("with a right clock: %d, %v", n, err)
			}
		})
	}
}

// An operation has its own time limit, whatever the caller's context allows.
func TestAnOperationDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	server := mongotest.Start(t)
	name := server.Database(t)
	p := mongotest.StartProxy(t, server)
	cs := journaltest.Appended(t, within(t), open(t, mongo.Config{URI: server.URI(name)}).Journal(), 1, "x")
	s := openHasty(t, mongo.Config{URI: p.URI(name), Timeout: 500 * time.Millisecond})
	read := func() error {
		return s.Journal().Read(within(t), 0, func(journal.Commit) error { return nil })
	}
	eventually(t, read)
	p.Freeze()
	err := read()
	if !errors.Is(err, journal.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("read: %v", err)
	}
	err = s.Journal().Wait(within(t), 1)
	if !errors.Is(err, journal.ErrUnavailable) {
		t.Errorf("wait: %v", err)
	}
	batch := journaltest.Batch(t, cs[0], 1, "y")
	_, err = s.Journal().Append(within(t), 1, batch)
	if !errors.Is(err, journal.ErrUnknown) && !errors.Is(err, journal.ErrUnavailable) {
		t.Errorf("append: %v", err)
	}
	err = s.Vault().Put(within(t), journal.Doc{ID: "a/1"})
	if !errors.Is(err, journal.ErrUnknown) && !errors.Is(err, journal.ErrUnavailable) {
		t.Errorf("put: %v", err)
	}
	p.Thaw()
	if n, err := journal.Settle(within(t), s.Journal(), 1, batch); n != 1 || err != nil {
		t.Errorf("settle: %d, %v", n, err)
	}
}
