//go:build unix

package bolt

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
)

// The kernel itself refuses to write past a limit that lies inside the file, as it
// does on a full disk; then the limit goes. The limit holds for a whole process, so
// the test is one of its own.
func TestFullDiskIsUnavailableReadsGoOnAndWritingRecovers(t *testing.T) {
	const own = "BOLT_TEST_DISK_FULL"
	if os.Getenv(own) == "" {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		cmd.Env = append(os.Environ(), own+"=1")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	s := openAt(t, Config{Dir: t.TempDir()})
	defer s.Close()
	ctx, j := t.Context(), s.Journal()
	journaltest.Appended(t, ctx, j, 50, "x") // the file has grown once: what fails below is a write
	first := journaltest.Appended(t, ctx, j, 3, "x")
	second := journaltest.Batch(t, first[2], 2, "y")
	doc := journal.Doc{ID: "a/1", Body: []byte("x")}

	var old syscall.Rlimit
	journaltest.Must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old))
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	tight := old
	tight.Cur = 8192
	journaltest.Must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &tight))
	n, err := j.Append(ctx, 53, second)
	perr := s.Vault().Put(ctx, doc)
	got := journaltest.ReadAll(t, ctx, j, 0)
	journaltest.Must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old))

	if !errors.Is(err, journal.ErrUnavailable) || !errors.Is(err, syscall.EFBIG) || n != 0 {
		t.Fatalf("append: %d, %v", n, err)
	}
	if !errors.Is(perr, journal.ErrUnavailable) {
		t.Fatalf("put: %v", perr)
	}
	if len(got) != 53 {
		t.Fatalf("%d commits could be read", len(got))
	}
	if n, err := j.Append(ctx, 53, second); err != nil || n != 2 {
		t.Fatalf("with space again: %d, %v", n, err)
	}
	journaltest.Must(t, s.Vault().Put(ctx, doc))
	if _, err := journal.Verify(ctx, s, nil); err != nil {
		t.Fatal(err)
	}
}
