package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
)

// alter changes one stored value in place, as a bad disk or a meddler would.
func alter(t *testing.T, dir string, bucket, key []byte, change func(v []byte)) {
	t.Helper()
	path := filepath.Join(dir, "board.db")
	raw, err := os.ReadFile(path)
	journaltest.Must(t, err)
	db, err := bbolt.Open(path, 0o600, nil)
	journaltest.Must(t, err)
	var v []byte
	journaltest.Must(t, db.View(func(tx *bbolt.Tx) error {
		v = bytes.Clone(tx.Bucket(bucket).Get(key))
		return nil
	}))
	journaltest.Must(t, db.Close())
	found := 0
	for at := 0; ; found++ { // old copies in free pages are changed too: they do not matter
		i := bytes.Index(raw[at:], v)
		if i < 0 {
			break
		}
		change(raw[at+i : at+i+len(v)])
		at += i + len(v)
	}
	if len(v) == 0 || found == 0 {
		t.Fatalf("%s %x is not in the file", bucket, key)
	}
	journaltest.Must(t, os.WriteFile(path, raw, 0o600))
}

func TestAlteredCommitIsFoundWithItsPosition(t *testing.T) {
	for _, pos := range []int64{1, 2, 57, 299, 300} {
		for name, at := range map[string]int{"id": 3, "time": atAt + 7, "prev": atPrev + 9, "hash": atHash + 31, "payload": atPayload + 60} {
			t.Run(fmt.Sprintf("the %s of position %d", name, pos), func(t *testing.T) {
				dir, _ := filled(t)
				alter(t, dir, bucketJournal, key(pos), func(v []byte) { v[at] ^= 0x10 })
				s := openAt(t, Config{Dir: dir})
				defer s.Close()
				last := int64(0)
				err := s.Journal().Read(t.Context(), 0, func(c journal.Commit) error { last = c.Pos; return nil })
				var d *journal.Damage
				if !errors.As(err, &d) || d.Pos != pos || last != pos-1 {
					t.Fatalf("read up to %d, error %v", last, err)
				}
				r, err := journal.Verify(t.Context(), s, nil)
				if !errors.Is(err, journal.ErrDamaged) || !strings.HasPrefix(r.Problems[0], fmt.Sprintf("position %d: ", pos)) {
					t.Fatalf("verify: %v %q", err, r.Problems)
				}
				if pos < 298 && r.Commits < 298 {
					t.Fatalf("verify stopped after %d commits", r.Commits)
				}
				if pos == 300 {
					if _, err := s.Journal().Append(t.Context(), 300, journaltest.Batch(t, journal.Commit{Pos: 300}, 1, "x")); !errors.Is(err, journal.ErrDamaged) {
						t.Fatalf("append on a damaged head: %v", err)
					}
				}
			})
		}
	}
}

func TestRemovedCommitIsFoundWithItsPosition(t *testing.T) {
	dir, _ := filled(t)
	db, err := bbolt.Open(filepath.Join(dir, "board.db"), 0o600, nil)
	journaltest.Must(t, err)
	journaltest.Must(t, db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketJournal).Delete(key(57)) }))
	journaltest.Must(t, db.Close())
	s := openAt(t, Config{Dir: dir})
	defer s.Close()
	err = s.Journal().Read(t.Context(), 0, func(journal.Commit) error { return nil })
	var d *journal.Damage
	if !errors.As(err, &d) || d.Pos != 57 {
		t.Fatalf("error %v", err)
	}
}

func TestAlteredDocumentIsNamed(t *testing.T) {
	dir, _ := filled(t)
	alter(t, dir, bucketVault, []byte("person/1"), func(v []byte) { v[len(v)-1] ^= 1 })
	s := openAt(t, Config{Dir: dir})
	defer s.Close()
	_, err := s.Vault().Get(t.Context(), "memo/1", "person/1")
	var d *journal.Damage
	if !errors.As(err, &d) || d.What != "document person/1" {
		t.Fatalf("error %v", err)
	}
	r, err := journal.Verify(t.Context(), s, nil)
	if !errors.Is(err, journal.ErrDamaged) || len(r.Problems) != 1 || !strings.HasPrefix(r.Problems[0], "document person/1: ") || r.Docs != 2 {
		t.Fatalf("verify: %v, report %+v", err, r.Problems)
	}
}

func TestAlteredBlobIsNamedAndMendedByPuttingItAgain(t *testing.T) {
	dir, _ := filled(t)
	s := openAt(t, Config{Dir: dir})
	defer s.Close()
	hashes, err := s.Blobs().List(t.Context(), "", 10)
	journaltest.Must(t, err)
	for _, content := range []string{"Content", "conten", ""} {
		journaltest.Must(t, os.WriteFile(s.blobs.path(hashes[0]), []byte(content), 0o600))
		r, err := journal.Verify(t.Context(), s, nil)
		if !errors.Is(err, journal.ErrDamaged) || len(r.Problems) != 1 || !strings.HasPrefix(r.Problems[0], "blob "+hashes[0]+": ") {
			t.Fatalf("verify: %v, %q", err, r.Problems)
		}
	}
	_, err = s.Blobs().Put(t.Context(), strings.NewReader("content"), 100)
	journaltest.Must(t, err)
	_, err = journal.Verify(t.Context(), s, nil)
	journaltest.Must(t, err)
}

// Whatever byte of the file changes, either the damage is named or everything that
// can be read is what was written: nothing is ever silently lost or different.
func TestNoFlippedByteIsSilent(t *testing.T) {
	dir, want := filled(t)
	path := filepath.Join(dir, "board.db")
	whole, err := os.ReadFile(path)
	journaltest.Must(t, err)
	f, err := os.Open(path)
	journaltest.Must(t, err)
	h, err := newestHeader(f, path, int64(len(whole)))
	journaltest.Must(t, err)
	journaltest.Must(t, f.Close())
	used := int(h.highWater) * int(h.pageSize)
	var places []int
	for page := 0; page < used; page += int(h.pageSize) {
		// The page's number, kind, count and overflow; its first element; something inside; its end.
		for _, i := range []int{0, 8, 10, 12, 16, 20, 24, 28, 40, 333, int(h.pageSize) / 2, int(h.pageSize) - 1} {
			places = append(places, page+i)
		}
	}
	t.Logf("%d pages, %d places", used/int(h.pageSize), len(places))
	named := 0
	for _, at := range places {
		flip(t, path, at)
		problems := examine(t, dir, want)
		flip(t, path, at)
		if problems != nil {
			named++
			if !slices.ContainsFunc(problems, func(p string) bool {
				return strings.Contains(p, "position ") || strings.Contains(p, "document ") || strings.Contains(p, path)
			}) {
				t.Errorf("byte %d: unnamed damage %q", at, problems)
			}
		}
	}
	if named < len(places)/4 {
		t.Errorf("only %d of %d flips named", named, len(places))
	}
}

// flip changes one byte of the file, and back when called again.
func flip(t *testing.T, path string, at int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	journaltest.Must(t, err)
	defer f.Close()
	var b [1]byte
	_, err = f.ReadAt(b[:], int64(at))
	journaltest.Must(t, err)
	b[0] ^= 0x41
	_, err = f.WriteAt(b[:], int64(at))
	journaltest.Must(t, err)
}

// examine opens and verifies a store: its problems, or a failed test when it has
// none but is not what was written.
func examine(t *testing.T, dir string, want []journal.Commit) []string {
	t.Helper()
	s, err := Open(Config{Dir: dir, mapped: 1 << 20})
	if err != nil {
		return []string{err.Error()}
	}
	defer s.Close()
	r, err := journal.Verify(t.Context(), s, nil)
	if err != nil {
		return append(r.Problems, err.Error())
	}
	if r.Commits != int64(len(want)) || r.Head.Hash != want[len(want)-1].Hash || r.Docs != 3 || r.Blobs != 1 {
		t.Errorf("silently different: %d commits, %d documents, %d blobs", r.Commits, r.Docs, r.Blobs)
	}
	return nil
}
