package snapshot

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/app/archive"
	"coupdemain/app/board"
	"coupdemain/app/board/boardtest"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/app/journal/mongo"
	"coupdemain/models"
	"coupdemain/scripts/demo"
	"coupdemain/scripts/dev/mongotest"
	"coupdemain/scripts/testday"
)

func TestMain(m *testing.M) { os.Exit(mongotest.Main(m)) }

// logbook keeps what a board logs.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// town is a database with the demonstration's story in it.
func town(t *testing.T) *mongo.Store {
	t.Helper()
	home, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := home.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := demo.Plant(t.Context(), home, nil, testday.Start(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := archive.Backup(t.Context(), home, &file); err != nil {
		t.Fatal(err)
	}
	server := mongotest.Start(t)
	store, err := mongo.Open(t.Context(), mongo.Config{URI: server.URI(server.Database(t)), Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := archive.Restore(t.Context(), store, mongo.MaxBatch, &file); err != nil {
		t.Fatal(err)
	}
	return store
}

func node(t *testing.T, s journal.Store, c *boardtest.Clock) (*board.Board, *logbook) {
	t.Helper()
	log := &logbook{}
	b, err := board.Open(t.Context(), board.Config{Store: s, Law: demo.Law, Now: c.Now, Wake: c.Wake, Shared: true, MaxBatch: mongo.MaxBatch,
		SnapshotEvery: 100, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := b.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return b, log
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	late := time.After(time.Minute)
	for !ok() {
		select {
		case <-late:
			t.Fatalf("never: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// agrees wants a node to have the state that the journal makes. The clocks may
// still be closing missions.
func agrees(t *testing.T, b *board.Board, store journal.Store) {
	t.Helper()
	until(t, "the node is at the head", func() bool {
		want, err := board.Replay(t.Context(), store.Journal())
		if err != nil {
			t.Fatal(err)
		}
		s := b.State()
		if s.Pos == want.Pos && s.Digest() != want.Digest() {
			t.Fatalf("at %d it has another state than the journal makes", s.Pos)
		}
		return s.Pos == want.Pos
	})
}

func TestANodeStartsFromAnothersSnapshot(t *testing.T) {
	store, c := town(t), boardtest.NewClock(time.Time{})
	first, log := node(t, store, c)
	if strings.Contains(log.String(), "started from a snapshot") {
		t.Fatal("there was none")
	}
	until(t, "the first node takes a snapshot", func() bool {
		c.Advance(5 * time.Second)
		return strings.Contains(log.String(), "a snapshot was taken")
	})
	if _, err := first.Do(t.Context(), board.Request{By: models.Operator, Command: &models.RegisterAuthority{Name: "Après", Regime: models.Private}}); err != nil {
		t.Fatal(err)
	}
	second, log := node(t, store, c)
	if !strings.Contains(log.String(), "started from a snapshot") {
		t.Fatalf("it did not: %s", log)
	}
	agrees(t, second, store)
	if report, err := journal.Verify(t.Context(), store, nil); err != nil || report.Blobs == 0 {
		t.Fatal(report, err)
	}

	// Without its bytes it is of no use, and the journal has everything.
	blobs, err := store.Blobs().List(t.Context(), "", journal.MaxDocs)
	if err != nil {
		t.Fatal(err)
	}
	for _, hash := range blobs {
		if err := store.Blobs().Delete(t.Context(), hash); err != nil {
			t.Fatal(err)
		}
	}
	third, log := node(t, store, c)
	if !strings.Contains(log.String(), "a snapshot is of no use") || strings.Contains(log.String(), "started from a snapshot") {
		t.Fatalf("it did not say so: %s", log)
	}
	agrees(t, third, store)
	if left, err := store.Vault().List(t.Context(), "snapshot/", "", journal.MaxDocs); err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
}
