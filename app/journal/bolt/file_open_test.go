package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
)

// filled makes a store with a few hundred commits, documents and a blob, closed.
func filled(t *testing.T) (dir string, cs []journal.Commit) {
	t.Helper()
	dir = t.TempDir()
	s := openAt(t, Config{Dir: dir})
	for range 3 {
		cs = append(cs, journaltest.Appended(t, t.Context(), s.Journal(), 100, "x")...)
	}
	for _, id := range []string{"person/1", "person/2", "memo/1"} {
		journaltest.Must(t, s.Vault().Put(t.Context(), journal.Doc{ID: id, Body: []byte("the body of " + id)}))
	}
	_, err := s.Blobs().Put(t.Context(), strings.NewReader("content"), 100)
	journaltest.Must(t, err)
	journaltest.Must(t, s.Close())
	return dir, cs
}

func TestSecondProcessIsToldWhoHoldsTheFile(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, Config{Dir: dir})
	_, err := Open(Config{Dir: dir, LockTimeout: time.Millisecond})
	if !errors.Is(err, ErrHeld) || !strings.Contains(err.Error(), "another coupdemain process holds "+filepath.Join(dir, "board.db")) {
		t.Fatalf("error %v", err)
	}
	journaltest.Must(t, s.Close())
	journaltest.Must(t, openAt(t, Config{Dir: dir}).Close())
}

func TestNewerFormatIsRefusedByName(t *testing.T) {
	dir, _ := filled(t)
	setFormat(t, dir, "2")
	_, err := Open(Config{Dir: dir})
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "format 2") || !strings.Contains(err.Error(), "board.db") {
		t.Fatalf("error %v", err)
	}
	setFormat(t, dir, "nonsense")
	if _, err := Open(Config{Dir: dir}); !errors.Is(err, journal.ErrDamaged) {
		t.Fatalf("error %v", err)
	}
}

func setFormat(t *testing.T, dir, word string) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(dir, "board.db"), 0o600, nil)
	journaltest.Must(t, err)
	journaltest.Must(t, db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put(keyFormat, []byte(word)) }))
	journaltest.Must(t, db.Close())
}

func TestTruncatedFileIsNamedAtAnyLength(t *testing.T) {
	dir, _ := filled(t)
	path := filepath.Join(dir, "board.db")
	whole, err := os.ReadFile(path)
	journaltest.Must(t, err)
	f, err := os.Open(path)
	journaltest.Must(t, err)
	h, err := newestHeader(f, path, int64(len(whole)))
	journaltest.Must(t, err)
	journaltest.Must(t, f.Close())
	used := int64(h.highWater) * h.pageSize
	for _, size := range []int64{0, 1, 79, h.pageSize, 2*h.pageSize - 1, 2 * h.pageSize, used / 2, used - 1} {
		journaltest.Must(t, os.WriteFile(path, whole[:size], 0o600))
		s, err := Open(Config{Dir: dir})
		if err == nil {
			s.Close()
		}
		var d *journal.Damage
		if !errors.As(err, &d) || d.What != "file "+path {
			t.Errorf("%d of %d bytes: error %v", size, used, err)
		}
	}
	journaltest.Must(t, os.WriteFile(path, whole[:used], 0o600))
	s := openAt(t, Config{Dir: dir})
	_, err = journal.Verify(t.Context(), s, nil)
	journaltest.Must(t, err)
	journaltest.Must(t, s.Close())
}

func TestFileCutUnderARunningStoreIsAnErrorNotACrash(t *testing.T) {
	dir, _ := filled(t)
	s := openAt(t, Config{Dir: dir})
	defer s.Close()
	journaltest.Must(t, os.Truncate(filepath.Join(dir, "board.db"), 8192))
	err := s.Journal().Read(t.Context(), 0, func(journal.Commit) error { return nil })
	if !errors.Is(err, journal.ErrDamaged) || !strings.Contains(err.Error(), "board.db") {
		t.Fatalf("error %v", err)
	}
}

func TestLeftoversOfACrashAreSweptAway(t *testing.T) {
	dir, _ := filled(t)
	left := filepath.Join(dir, "blobs", unfinished+"1")
	journaltest.Must(t, os.WriteFile(left, []byte("half"), 0o600))
	journaltest.Must(t, openAt(t, Config{Dir: dir}).Close())
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("still there: %v", err)
	}
}
