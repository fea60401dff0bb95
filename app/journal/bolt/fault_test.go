package bolt

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
)

// faults fails the listed calls of one point, counted from 1.
type faults struct {
	point string
	fail  map[int]bool
	calls int
}

func (f *faults) hit(point string) error {
	if point != f.point {
		return nil
	}
	if f.calls++; f.fail[f.calls] {
		return syscall.ENOSPC
	}
	return nil
}

func TestFailedWriteIsUnavailableAndWritingRecovers(t *testing.T) {
	f := &faults{point: "write", fail: map[int]bool{2: true, 3: true, 5: true}}
	s := openAt(t, Config{Dir: t.TempDir(), fault: f.hit})
	defer s.Close()
	ctx, j := t.Context(), s.Journal()
	first := journaltest.Appended(t, ctx, j, 3, "x")
	second := journaltest.Batch(t, first[2], 2, "y")
	for range 2 {
		if n, err := j.Append(ctx, 3, second); !errors.Is(err, journal.ErrUnavailable) || !errors.Is(err, syscall.ENOSPC) || n != 0 {
			t.Fatalf("%d, %v", n, err)
		}
		if got := journaltest.ReadAll(t, ctx, j, 0); len(got) != 3 {
			t.Fatalf("%d commits can be read", len(got))
		}
	}
	if n, err := j.Append(ctx, 3, second); err != nil || n != 2 {
		t.Fatalf("with space again: %d, %v", n, err)
	}
	doc := journal.Doc{ID: "a/1", Body: []byte("x")}
	if err := s.Vault().Put(ctx, doc); !errors.Is(err, journal.ErrUnavailable) {
		t.Fatalf("put: %v", err)
	}
	journaltest.Must(t, s.Vault().Put(ctx, doc))
	if _, err := journal.Verify(ctx, s, nil); err != nil {
		t.Fatal(err)
	}
}

// The disk did not confirm, but the commit is in the file: it is confirmed by one
// more write and counts.
func TestUnconfirmedWriteThatIsThereIsConfirmed(t *testing.T) {
	f := &faults{point: "sync", fail: map[int]bool{1: true, 3: true}}
	s := openAt(t, Config{Dir: t.TempDir(), fault: f.hit})
	defer s.Close()
	journaltest.Appended(t, t.Context(), s.Journal(), 3, "x")
	journaltest.Appended(t, t.Context(), s.Journal(), 3, "y")
	journaltest.Must(t, s.Vault().Put(t.Context(), journal.Doc{ID: "a/1"}))
	if got := journaltest.ReadAll(t, t.Context(), s.Journal(), 0); len(got) != 6 {
		t.Fatalf("%d commits", len(got))
	}
}

// Neither the write nor its confirmation succeeds: the outcome is unknown, nothing
// else is written before it is settled, and settling finds it done, once.
func TestUnconfirmedWriteStaysUnknownUntilTheDiskAnswers(t *testing.T) {
	var syncs, writes int
	s := openAt(t, Config{Dir: t.TempDir(), fault: func(point string) error {
		switch point {
		case "sync":
			if syncs++; syncs == 1 {
				return syscall.EIO
			}
		case "write":
			if writes++; writes == 2 || writes == 3 || writes == 4 {
				return syscall.EIO
			}
		}
		return nil
	}})
	defer s.Close()
	cs := journaltest.Batch(t, journal.Commit{}, 3, "x")
	if n, err := s.Journal().Append(t.Context(), 0, cs); !errors.Is(err, journal.ErrUnknown) || n != 0 {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := s.Journal().Append(t.Context(), 3, journaltest.Batch(t, cs[2], 1, "another")); !errors.Is(err, journal.ErrUnknown) || n != 0 {
		t.Fatalf("another before it is settled: %d, %v", n, err)
	}
	if n, err := journal.Settle(t.Context(), s.Journal(), 0, cs); err != nil || n != 3 {
		t.Fatalf("settle: %d, %v", n, err)
	}
	if got := journaltest.ReadAll(t, t.Context(), s.Journal(), 0); len(got) != 3 {
		t.Fatalf("%d commits", len(got))
	}
}

// A panic inside a commit leaves bbolt's own locks held: the store must neither
// hang on them nor write again, but go on reading, close, and open again.
func TestPanicInsideACommitEndsTheWritingOnly(t *testing.T) {
	dir := t.TempDir()
	commits := 0
	s := openAt(t, Config{Dir: dir, fault: func(point string) error {
		if point == "commit" {
			if commits++; commits == 2 {
				panic("a page contradicts itself")
			}
		}
		return nil
	}})
	ctx, j := t.Context(), s.Journal()
	first := journaltest.Appended(t, ctx, j, 3, "x")
	second := journaltest.Batch(t, first[2], 2, "y")
	_, err := j.Append(ctx, 3, second)
	if !errors.Is(err, journal.ErrUnknown) || !errors.Is(err, journal.ErrDamaged) || !strings.Contains(err.Error(), "board.db") {
		t.Fatalf("error %v", err)
	}
	if _, err := j.Append(ctx, 3, second); !errors.Is(err, journal.ErrUnavailable) {
		t.Fatalf("the next write: %v", err)
	}
	if got := journaltest.ReadAll(t, ctx, j, 0); len(got) != 3 {
		t.Fatalf("%d commits can be read", len(got))
	}
	journaltest.Must(t, s.Close())
	s = openAt(t, Config{Dir: dir})
	defer s.Close()
	if n, err := s.Journal().Append(ctx, 3, second); err != nil || n != 2 {
		t.Fatalf("opened again: %d, %v", n, err)
	}
}

func TestBlobThatCannotBeWrittenIsUnavailable(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, Config{Dir: dir})
	defer s.Close()
	s.blobs.dir += "/not/there"
	if _, err := s.Blobs().Put(t.Context(), strings.NewReader("x"), 10); !errors.Is(err, journal.ErrUnavailable) {
		t.Fatalf("error %v", err)
	}
}
