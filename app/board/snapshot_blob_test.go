package board

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// noDocs is a store that has no room for some documents.
type noDocs struct {
	journal.Store
	mu   sync.Mutex
	kind string
}

func (n *noDocs) Vault() journal.Vault { return noDocsVault{n.Store.Vault(), n} }

func (n *noDocs) refuse(kind string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.kind = kind
}

type noDocsVault struct {
	journal.Vault
	n *noDocs
}

func (v noDocsVault) Put(ctx context.Context, docs ...journal.Doc) error {
	v.n.mu.Lock()
	defer v.n.mu.Unlock()
	if v.n.kind != "" && strings.HasPrefix(docs[0].ID, v.n.kind) {
		return journal.ErrUnavailable
	}
	return v.Vault.Put(ctx, docs...)
}

// A node that ends between the blob and the document leaves a blob that nothing
// names: the same as one whose document was refused.
func TestBlobOfNoSnapshotIsDeletedLater(t *testing.T) {
	dir := t.TempDir()
	store := &noDocs{Store: openStore(t, dir)}
	w := newWorldOn(t, dir, store, 1)
	m := w.mission(models.Sealed, 200*time.Hour)
	delivered, err := w.b.PutFile(t.Context(), strings.NewReader("livraison"), 100)
	if err != nil {
		t.Fatal(err)
	}
	log := w.reopenEvery(1)
	store.refuse(snapshotKind + "0")
	w.letSnapshot(snapshotLook)
	until(t, "it failed", func() bool { return log.count("no snapshot could be taken") == 1 })
	if len(w.blobs()) != 2 || len(w.docs(snapshotRecord)) != 1 || len(w.snapshots()) != 0 {
		t.Fatalf("blobs %v, records %v, snapshots %v", w.blobs(), w.docs(snapshotRecord), w.snapshots())
	}
	if err := w.b.Ready(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bid(0, m, 9_000); err != nil {
		t.Fatal(err)
	}
	store.refuse("")
	w.letSnapshot(snapshotRetry)
	w.untilSnapshot()
	if len(w.blobs()) != 3 {
		t.Fatalf("%d blobs: one that another node may just be writing was deleted", len(w.blobs()))
	}
	if _, err := w.bid(0, m, 8_000); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(snapshotLost)
	w.untilSnapshot()
	until(t, "what was left is gone", func() bool { return len(w.blobs()) == 2 && len(w.docs(snapshotRecord)) == 1 })
	if !slices.Contains(w.blobs(), delivered.Hash) {
		t.Fatal("a delivered file was deleted")
	}
}

// away is a store whose files cannot be reached: Put waits for ever, Open fails.
type away struct {
	journal.Store
	entered chan struct{}
}

func (a away) Blobs() journal.Blobs { return awayBlobs{a.Store.Blobs(), a} }

type awayBlobs struct {
	journal.Blobs
	a away
}

func (b awayBlobs) Put(ctx context.Context, r io.Reader, max int64) (journal.Blob, error) {
	close(b.a.entered)
	<-ctx.Done()
	return journal.Blob{}, ctx.Err()
}

func (b awayBlobs) Open(context.Context, string) (io.ReadCloser, int64, error) {
	return nil, 0, journal.ErrUnavailable
}

func TestClosingDoesNotWaitForASnapshot(t *testing.T) {
	w := newWorld(t, 1)
	slow := away{w.store, make(chan struct{})}
	w.store = slow
	log := w.reopenEvery(1)
	w.letSnapshot(snapshotLook)
	<-slow.entered
	closeBoard(t, w.b)
	if log.count("WARN") > 0 {
		t.Fatalf("a stop is no fault: %s", log)
	}
}

func TestSnapshotThatCannotBeReachedIsKept(t *testing.T) {
	w := newWorld(t, 1)
	s := w.snapshotThere()
	want := w.mind()
	reachable := w.store
	w.store = away{w.store, nil}
	if log := w.reopenEvery(snapshotEvery); log.count("a snapshot is of no use") != 1 || w.mind() != want {
		t.Fatal(log)
	}
	w.store = reachable
	if log := w.reopenEvery(snapshotEvery); log.count("started from a snapshot") != 1 || w.b.snaps.covered != s.pos {
		t.Fatal(log)
	}
}
