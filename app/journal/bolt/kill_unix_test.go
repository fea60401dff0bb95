//go:build unix

package bolt

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
)

// Another process appends and says so after each acknowledgement; it is killed in
// the middle. What it said is there, and the store is sound.
func TestKilledProcessLosesNothingItAcknowledged(t *testing.T) {
	const own = "BOLT_TEST_KILLED_IN"
	if dir := os.Getenv(own); dir != "" {
		s := openAt(t, Config{Dir: dir})
		for {
			cs := journaltest.Appended(t, t.Context(), s.Journal(), 7, "x")
			fmt.Println("at", cs[6].Pos)
		}
	}
	dir := t.TempDir()
	for round := range 3 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), own+"="+dir)
		out, err := cmd.StdoutPipe()
		journaltest.Must(t, err)
		journaltest.Must(t, cmd.Start())
		acknowledged, lines := int64(0), bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			var word string
			if _, err := fmt.Sscan(lines.Text(), &word, &acknowledged); err != nil || word != "at" {
				t.Fatalf("it said %s", strconv.Quote(lines.Text()))
			}
			if n == 20 {
				journaltest.Must(t, cmd.Process.Kill())
			}
		}
		if cmd.Wait() == nil {
			t.Fatal("it was not killed")
		}
		s := openAt(t, Config{Dir: dir})
		r, err := journal.Verify(t.Context(), s, nil)
		journaltest.Must(t, err)
		journaltest.Must(t, s.Close())
		if r.Commits < acknowledged || acknowledged < int64(round+1)*20 {
			t.Fatalf("%d commits, %d acknowledged", r.Commits, acknowledged)
		}
	}
}
