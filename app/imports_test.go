package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

var draw = flag.Bool("draw", false, "write the table of who may import whom into docs/DESIGN.md")

// ours says which of our packages each package may import; "app/*" is every
// package directly under app, "models/..." is models and every package below. A
// package that no row names fails the test. docs/DESIGN.md 4 shows this table:
// go test ./app -run TestTheDesignShowsWhoImportsWhom -args -draw
var ours = []struct{ pkg, may string }{
	{"models/money", ""},
	{"models/calendar", ""},
	{"models/clean", ""},
	{"models/score", "models/money"},
	{"models/persist", ""},
	{"models", "models/persist models/money models/calendar models/clean models/score"},
	{"models/view", "models models/calendar models/clean models/money models/score"},
	{"web", ""},
	{"web/ui", "models/... web"},
	{"web/webtest", "web/ui"},
	{"web/work", "models/... web/ui"},
	{"web/award", "models/... web/ui web/work"},
	{"web/mission", "models/... web/ui web/work"},
	{"web/people", "models/... web/ui web/mission"},
	{"web/software", "models/... web/ui web/mission web/people"},
	{"web/law", "models/money web/ui web/people"},
	{"web/publish", "models/... web/ui web/law"},
	{"web/steward", "models/... web/ui"},
	{"web/journal", "web/ui"},
	{"web/demo", "web/ui"},
	{"app/journal", "models"},
	{"app/journal/journaltest", "models app/journal"},
	{"app/journal/bolt", "models app/journal"},
	{"app/journal/mongo", "models app/journal app/journal/mongo/queue"},
	{"app/journal/mongo/queue", ""},
	{"app/board", "models/... app/journal app/board/limits"},
	{"app/board/limits", "app/journal"},
	{"app/board/boardtest", "app/journal scripts/testday"},
	{"app/archive", "models app/board app/journal"},
	{"app/live", "models/... app/board app/loopback"},
	{"app/loopback", ""},
	{"app/alerts", "models/... app/board app/loopback web/ui"},
	{"app/auth", "models/... app/board"},
	{"app/catalogue", "models/... app/board"},
	{"app/search", "models/... app/board"},
	{"handlers/edge", "models/... web web/ui app/auth app/board app/live app/loopback"},
	{"handlers/mission", "models/... web/ui web/mission web/work app/board handlers/edge"},
	{"handlers/software", "models/... web/ui web/software handlers/edge"},
	{"handlers/publish", "models/... web/ui web/publish app/board handlers/edge handlers/mission handlers/software"},
	{"handlers/award", "models/... web/ui web/award app/board handlers/edge handlers/mission"},
	{"handlers/work", "models/... web/ui handlers/edge handlers/mission"},
	{"handlers/people", "models/... web/ui web/people app/auth app/board handlers/edge handlers/software"},
	{"handlers/steward", "models/... web/ui web/steward app/auth app/board handlers/edge handlers/people handlers/software"},
	{"handlers/journal", "models/... web/ui web/journal app/board handlers/edge"},
	{"handlers/law", "web/ui web/law handlers/edge"},
	{"handlers/demo", "models/... web/ui web/demo app/alerts app/auth handlers/edge"},
	{"handlers/api", "models/... web/ui app/board handlers/edge handlers/mission"},
	{"handlers/handlerstest", "models models/calendar models/money models/view app/auth app/board app/journal app/journal/bolt handlers handlers/edge scripts/testday"},
	{"handlers", "models app/auth app/board app/live handlers/..."},
	{"scripts/demo", "models/... app/board app/journal"},
	{"scripts/testday", ""},
	{"scripts/load", "models/... app/auth app/board app/journal app/journal/bolt app/journal/mongo"},
	{"app/before", ""},
	{"app", "everything"},
}

// homes says where a library may be imported.
var homes = []struct{ library, home string }{
	{"github.com/gofiber/fiber/v2", "handlers/... app"},
	{"github.com/valyala/fasthttp", "handlers/edge handlers/mission app"},
	{"github.com/gorilla/websocket", "app/live handlers/edge scripts/load"},
	{"go.mongodb.org/mongo-driver", "app/journal/mongo scripts/load"},
	{"go.etcd.io/bbolt", "app/journal/bolt scripts/load"},
	{"github.com/stripe/stripe-go", "app/pay"},
	{"github.com/go-mail/mail/v2", "app/alerts"},
	{"github.com/benbjohnson/immutable", "models/persist"},
	{"github.com/blevesearch/bleve/v2", "app/search"},
	{"github.com/nicksnyder/go-i18n/v2", "web/ui"},
	{"github.com/prometheus/client_golang", "handlers/edge app"},
}

// impure is what the rules, models and every package below it, may not import:
// the same events must give the same state on every machine.
var impure = strings.Fields("os os/exec net net/http log log/slog math/rand math/rand/v2 crypto/rand database/sql context runtime/debug syscall io/ioutil")

// pureLibraries is what each package of the rules may import of others' code.
var pureLibraries = map[string]string{
	"models/persist": "github.com/benbjohnson/immutable",
	"models/clean":   "golang.org/x/text/unicode/norm golang.org/x/net/idna",
}

// within tells that a list of packages and patterns names pkg.
func within(list, pkg string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(one string) bool {
		if above, ok := strings.CutSuffix(one, "/..."); ok {
			return pkg == above || strings.HasPrefix(pkg, above+"/")
		}
		if above, ok := strings.CutSuffix(one, "/*"); ok {
			rest, under := strings.CutPrefix(pkg, above+"/")
			return under && !strings.Contains(rest, "/")
		}
		return one == "everything" || one == pkg
	})
}

func TestWhoImportsWhom(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], "coupdemain/")
		row := slices.IndexFunc(ours, func(r struct{ pkg, may string }) bool { return within(r.pkg, pkg) })
		if row < 0 {
			t.Errorf("%s is in no row of who may import whom", pkg)
			continue
		}
		named[ours[row].pkg] = true
		for _, path := range fields[1:] {
			if own, ok := strings.CutPrefix(path, "coupdemain/"); ok {
				if !within(ours[row].may, own) {
					t.Errorf("%s imports %s", pkg, own)
				}
				continue
			}
			checkLibrary(t, pkg, path)
		}
	}
	for _, r := range ours {
		if !named[r.pkg] {
			t.Errorf("%s has a row of who may import whom and no package", r.pkg)
		}
	}
}

func checkLibrary(t *testing.T, pkg, path string) {
	t.Helper()
	for _, h := range homes {
		if (path == h.library || strings.HasPrefix(path, h.library+"/")) && !within(h.home, pkg) {
			t.Errorf("%s imports %s, whose home is %s", pkg, path, h.home)
		}
	}
	if !within("models/...", pkg) {
		return
	}
	first, _, _ := strings.Cut(path, "/")
	if strings.Contains(first, ".") && !within(pureLibraries[pkg], path) {
		t.Errorf("%s imports %s: the rules are pure", pkg, path)
	}
	if slices.Contains(impure, path) {
		t.Errorf("%s imports %s: the rules have no I/O, randomness or logger", pkg, path)
	}
}

// TestTheDesignShowsWhoImportsWhom keeps the page that people read in step with
// the table that is enforced.
func TestTheDesignShowsWhoImportsWhom(t *testing.T) {
	const file, begin, end = "../docs/DESIGN.md", "<!-- imports -->\n", "<!-- /imports -->"
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := bytes.Cut(page, []byte(begin))
	shown, after, ended := bytes.Cut(rest, []byte(end))
	if !found || !ended {
		t.Fatalf("%s has no place for the table, from %s to %s", file, begin, end)
	}
	table := drawn()
	if string(shown) == table {
		return
	}
	if !*draw {
		t.Fatal("docs/DESIGN.md shows another table; write this one: go test ./app -run TestTheDesignShowsWhoImportsWhom -args -draw")
	}
	if err := os.WriteFile(file, slices.Concat(before, []byte(begin), []byte(table), []byte(end), after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func drawn() string {
	var b strings.Builder
	code := func(list string) string {
		if list == "" {
			return "nothing of ours"
		}
		return "`" + strings.Join(strings.Fields(list), "` `") + "`"
	}
	b.WriteString("| package | may import (ours) |\n|---|---|\n")
	for _, r := range ours {
		fmt.Fprintf(&b, "| `%s` | %s |\n", r.pkg, code(r.may))
	}
	b.WriteString("\n| library | its home |\n|---|---|\n")
	for _, h := range homes {
		fmt.Fprintf(&b, "| `%s` | %s |\n", h.library, code(h.home))
	}
	return b.String()
}
