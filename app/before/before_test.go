// Package before holds the program to what an earlier version of it wrote and
// showed: a board with every phase and format is read as it was by that version,
// with the same head and the same pages for everybody. What is in testdata is of
// the past: see the README there before touching any of it.
package before

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestBoardWrittenBeforeIsShownAsBefore(t *testing.T) {
	t.Parallel()
	var log logbook
	at := serveAt(t, unpacked(t), then(t), slog.New(slog.NewTextHandler(&log, nil)))
	mustBeAtHead(t, at)
	mustShowAsBefore(t, at, "fr", "en")
}

// One language is enough: a copy holds no words of the program.
func TestCopyMadeBeforeIsShownAsBefore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	restoreInto(t, dir, "testdata/board.backup")
	at := serveAt(t, dir, then(t), slog.New(slog.DiscardHandler))
	mustBeAtHead(t, at)
	mustShowAsBefore(t, at, "fr")
}

// The snapshot in the old store was made by other rules: it is named and left
// alone, and the journal, which needs no rules of the past, is read from its start.
func TestSnapshotOfOtherRulesIsNamedAndNotUsed(t *testing.T) {
	t.Parallel()
	var log logbook
	at := serveAt(t, unpacked(t), then(t), slog.New(slog.NewTextHandler(&log, nil)))
	told := log.String()
	position := head(t)["snapshot"]
	if !strings.Contains(told, "it was made by a program with other rules") || !strings.Contains(told, "position="+position+" ") {
		t.Errorf("the log does not name the snapshot of position %s and why it is of no use:\n%s", position, told)
	}
	if strings.Contains(told, "started from a snapshot") {
		t.Errorf("it was started from:\n%s", told)
	}
	mustBeAtHead(t, at)
}

// head reads where the old journal ended, and when it was looked at.
func head(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, line := range kept(t, "head") {
		name, value, _ := strings.Cut(line, " ")
		all[name] = value
	}
	return all
}

func then(t *testing.T) time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339Nano, head(t)["now"])
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func mustBeAtHead(t *testing.T, at served) {
	t.Helper()
	want := head(t)
	if fmt.Sprint(at.pos) != want["position"] || at.hash != want["hash"] {
		t.Fatalf("the board is at %d, %s: the journal ended at %s, %s", at.pos, at.hash, want["position"], want["hash"])
	}
}

func mustShowAsBefore(t *testing.T, at served, langs ...string) {
	t.Helper()
	if _, err := at.find("galette"); err != nil { // waits for the index
		t.Fatal(err)
	}
	for _, v := range viewers(t, langs...) {
		t.Run(v.file(), func(t *testing.T) {
			t.Parallel()
			want, err := keptPages(v.file())
			if err != nil {
				t.Fatal(err)
			}
			urls := v.urls(t)
			if len(want) != len(urls) {
				t.Errorf("%d pages are kept of %d addresses", len(want), len(urls))
			}
			faults := 0
			pages := look(t, at, v, urls)
			for _, path := range urls {
				got := pages[path]
				if got == want[path] {
					continue
				}
				if faults++; faults <= 10 {
					t.Errorf("%s is not shown to %s (%s) as before:\n%s", path, v.name, v.lang, difference(want[path], got))
				}
			}
			if faults > 10 {
				t.Errorf("and %d more pages differ", faults-10)
			}
		})
	}
}

// look reads every address as a viewer.
func look(t *testing.T, at served, v viewer, urls []string) map[string]string {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	pages := make(map[string]string, len(urls))
	for _, path := range urls {
		pages[path] = shown(t, client, v.ask(t, at.url, path))
	}
	return pages
}

// difference shows the first lines that differ, with one before them.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	first := 0
	for first < len(w) && first < len(g) && w[first] == g[first] {
		first++
	}
	last := 0
	for last < len(w)-first && last < len(g)-first && w[len(w)-1-last] == g[len(g)-1-last] {
		last++
	}
	var out strings.Builder
	fmt.Fprintf(&out, "  line %d, after %q\n", first+1, w[max(0, first-1):first])
	for _, side := range []struct {
		mark  string
		lines []string
	}{{"-", w[first : len(w)-last]}, {"+", g[first : len(g)-last]}} {
		for i, line := range side.lines {
			if i == 8 {
				fmt.Fprintf(&out, "  %s and %d more lines\n", side.mark, len(side.lines)-i)
				break
			}
			fmt.Fprintf(&out, "  %s %s\n", side.mark, line)
		}
	}
	return out.String()
}

// logbook is a log that a test reads.
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
