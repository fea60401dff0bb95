package board

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// spoil gives the store's newest snapshot a fault, and says what is to become of it.
type spoil struct {
	why   string // stands in the log
	stays bool
	do    func(t *testing.T, w *world, s snapshot)
}

// instead puts a document in a snapshot's place, with the right mac.
func (w *world) instead(s snapshot, change func(s *snapshot)) {
	w.t.Helper()
	if err := w.store.Vault().Delete(w.t.Context(), s.id()); err != nil {
		w.t.Fatal(err)
	}
	change(&s)
	s.Mac = w.b.snapshotMac(&s)
	w.putDoc(s.id(), &s)
}

func (w *world) putDoc(id string, body any) {
	w.t.Helper()
	text, err := json.Marshal(body)
	if err == nil {
		err = w.store.Vault().Put(w.t.Context(), journal.Doc{ID: id, Body: text})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) blobPath(hash string) string { return filepath.Join(w.dir, "blobs", hash[:2], hash) }

var spoils = map[string]spoil{
	"the blob is gone": {why: "not found", do: func(t *testing.T, w *world, s snapshot) {
		if err := w.store.Blobs().Delete(t.Context(), s.Blob); err != nil {
			t.Fatal(err)
		}
	}},
	"a byte is altered": {why: "was altered", do: func(t *testing.T, w *world, s snapshot) {
		body, err := os.ReadFile(w.blobPath(s.Blob))
		if err != nil {
			t.Fatal(err)
		}
		body[len(body)/2] ^= 1
		if err := os.WriteFile(w.blobPath(s.Blob), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}},
	"a key is altered": {why: "another hash", do: func(t *testing.T, w *world, s snapshot) {
		body, err := os.ReadFile(w.blobPath(s.Blob))
		if err != nil {
			t.Fatal(err)
		}
		seals := len(snapshotMagic) + len(s.Record) + 1
		keys := seals + frameStart + int(binary.LittleEndian.Uint32(body[seals+1:]))
		if body[keys] != frameKeys {
			t.Fatalf("a frame %q", body[keys])
		}
		body[keys+frameStart] ^= 1
		if err := os.WriteFile(w.blobPath(s.Blob), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}},
	"it is cut": {why: "bytes instead of", do: func(t *testing.T, w *world, s snapshot) {
		if err := os.Truncate(w.blobPath(s.Blob), s.Size/2); err != nil {
			t.Fatal(err)
		}
	}},
	"it is cut, and said to be so long": {why: "unexpected EOF", do: func(t *testing.T, w *world, s snapshot) {
		r, _, err := w.store.Blobs().Open(t.Context(), s.Blob)
		if err != nil {
			t.Fatal(err)
		}
		half, err := w.store.Blobs().Put(t.Context(), io.LimitReader(r, s.Size/2), s.Size)
		if err = errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		w.instead(s, func(s *snapshot) { s.Blob, s.Size = half.Hash, half.Size })
	}},
	"it is another file": {why: "begins like something else", do: func(t *testing.T, w *world, s snapshot) {
		other, err := w.store.Blobs().Put(t.Context(), strings.NewReader(strings.Repeat("autre chose ", 100)), 5000)
		if err != nil {
			t.Fatal(err)
		}
		w.instead(s, func(s *snapshot) { s.Blob, s.Size = other.Hash, other.Size })
	}},
	"its bytes are of another position": {why: "it holds position", do: func(t *testing.T, w *world, s snapshot) {
		all, err := w.b.listSnapshots(t.Context())
		if err != nil || len(all) != 2 {
			t.Fatal(all, err)
		}
		older := all[1]
		w.instead(s, func(s *snapshot) { s.Blob, s.Size, s.Record = older.Blob, older.Size, older.Record })
		w.store = keepsBlob{w.store, older.Blob} // the older one is to be started from
	}},
	"the journal has another commit there": {why: "of the journal is", do: func(t *testing.T, w *world, s snapshot) {
		w.instead(s, func(s *snapshot) { s.Hash = strings.Repeat("ab", 32) })
	}},
	"the journal ends before it": {why: "the journal ends before it", do: func(t *testing.T, w *world, s snapshot) {
		w.instead(s, func(s *snapshot) { s.pos++ })
	}},
	"the journal ends long before it": {why: "the journal ends before it", do: func(t *testing.T, w *world, s snapshot) {
		w.instead(s, func(s *snapshot) { s.pos += 1000 })
	}},
	"it is of other rules": {why: "other rules", stays: true, do: func(t *testing.T, w *world, s snapshot) {
		w.instead(s, func(s *snapshot) { s.Rules = "others" })
	}},
	"it is of another board": {why: "not a snapshot of this board", do: func(t *testing.T, w *world, s snapshot) {
		w.instead(s, func(*snapshot) {})
		if err := w.store.Vault().Delete(t.Context(), s.id()); err != nil {
			t.Fatal(err)
		}
		s.Mac = strings.Repeat("0", 64)
		w.putDoc(s.id(), &s)
	}},
	"its document is no JSON object": {why: "not a snapshot of this board", do: func(t *testing.T, w *world, s snapshot) {
		if err := w.store.Vault().Delete(t.Context(), s.id()); err != nil {
			t.Fatal(err)
		}
		w.putDoc(s.id(), []int{1})
	}},
	"its document has another name": {why: "not a snapshot of this board", do: func(t *testing.T, w *world, s snapshot) {
		if err := w.store.Vault().Delete(t.Context(), s.id()); err != nil {
			t.Fatal(err)
		}
		w.putDoc(snapshotKind+"99", &s)
	}},
}

// keepsBlob is a store that does not delete one blob.
type keepsBlob struct {
	journal.Store
	hash string
}

func (k keepsBlob) Blobs() journal.Blobs { return keptBlob{k.Store.Blobs(), k.hash} }

type keptBlob struct {
	journal.Blobs
	hash string
}

func (k keptBlob) Delete(ctx context.Context, hash string) error {
	if hash == k.hash {
		return nil
	}
	return k.Blobs.Delete(ctx, hash)
}

func TestSpoiltSnapshotIsNamedAndNotStartedFrom(t *testing.T) {
	for name, spoil := range spoils {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			m := w.mission(models.Sealed, time.Hour)
			delivered, err := w.b.PutFile(t.Context(), strings.NewReader("livraison"), 100)
			if err != nil {
				t.Fatal(err)
			}
			older := w.snapshotThere()
			if _, err := w.keyed(0, "k", m, 9_000); err != nil {
				t.Fatal(err)
			}
			newest := w.snapshotThere()
			closeBoard(t, w.b)
			spoil.do(t, w, *newest)
			w.reopenEvery(-1)
			want := w.mind()
			ids := w.snapshots()
			log := w.reopenEvery(snapshotEvery)
			if got := w.mind(); got != want {
				t.Errorf("it knows\n%s\nand should\n%s", got, want)
			}
			if !strings.Contains(log.String(), "WARN") || !strings.Contains(log.String(), spoil.why) {
				t.Errorf("the log does not say %q: %s", spoil.why, log)
			}
			if log.count("started from a snapshot") != 1 || w.b.snaps.covered != older.pos {
				t.Errorf("it did not start from the older one: %s", log)
			}
			if left := w.snapshots(); spoil.stays && !slices.Equal(left, ids) || !spoil.stays && len(left) != 1 {
				t.Errorf("%v are left of %v", left, ids)
			}
			if !slices.Contains(w.blobs(), delivered.Hash) {
				t.Error("a delivered file was deleted")
			}
		})
	}
}
