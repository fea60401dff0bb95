package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// ours says which of our packages each package may import (DESIGN 4): "app/*" is
// every package directly under app, "app/..." app and everything below it. A
// package that is not here, by its own name, fails the test.
var ours = map[string]string{
	"models":                  "",
	"web":                     "models",
	"app/journal":             "models",
	"app/journal/journaltest": "models app/journal",
	"app/journal/bolt":        "models app/journal",
	"app/journal/mongo":       "models app/journal",
	"app/board":               "models app/journal",
	"app/board/boardtest":     "app/journal",
	"app/archive":             "models app/board app/journal",
	"app/live":                "models app/board app/loopback",
	"app/loopback":            "",
	"app/alerts":              "models app/board web",
	"app/pay":                 "models app/board web",
	"app/auth":                "models app/board",
	"app/catalogue":           "models app/board",
	"app/search":              "models app/board",
	"handlers":                "models app/auth app/board app/live handlers/...",
	"handlers/edge":           "models web app/auth app/board app/live app/loopback",
	"handlers/mission":        "models web app/board handlers/edge",
	"handlers/software":       "models web handlers/edge",
	"handlers/publish":        "models web app/board handlers/edge handlers/mission handlers/software",
	"handlers/award":          "models web app/board handlers/edge handlers/mission",
	"handlers/work":           "models web handlers/edge handlers/mission",
	"handlers/people":         "models web app/auth app/board handlers/edge handlers/software",
	"handlers/steward":        "models web app/auth app/board handlers/edge handlers/people handlers/software",
	"handlers/journal":        "models web app/board handlers/edge",
	"handlers/about":          "web handlers/edge",
	"handlers/demo":           "models web app/alerts app/auth handlers/edge",
	"handlers/api":            "models web app/board handlers/edge handlers/mission",
	"handlers/handlerstest":   "models app/auth app/board app/journal app/journal/bolt handlers handlers/edge",
	"scripts/demo":            "models app/board app/journal",
	"scripts/load":            "models app/auth app/board app/journal app/journal/bolt app/journal/mongo",
	"app":                     "*",
}

// homes says where a library may be imported.
var homes = map[string]string{
	"github.com/gofiber/fiber/v2":         "handlers/... app",
	"github.com/valyala/fasthttp":         "handlers/... app",
	"github.com/gorilla/websocket":        "app/live handlers/edge scripts/load",
	"go.mongodb.org/mongo-driver":         "app/journal/mongo scripts/load",
	"go.etcd.io/bbolt":                    "app/journal/bolt scripts/load",
	"github.com/stripe/stripe-go":         "app/pay",
	"github.com/go-mail/mail/v2":          "app/alerts",
	"github.com/benbjohnson/immutable":    "models",
	"github.com/blevesearch/bleve/v2":     "app/search",
	"github.com/nicksnyder/go-i18n/v2":    "web",
	"github.com/prometheus/client_golang": "handlers/edge app",
}

func within(list, pkg string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(one string) bool {
		if top, ok := strings.CutSuffix(one, "/..."); ok {
			return pkg == top || strings.HasPrefix(pkg, top+"/")
		}
		direct, ok := strings.CutSuffix(one, "/*")
		rest, under := strings.CutPrefix(pkg, direct+"/")
		return one == "*" || one == pkg || ok && under && !strings.Contains(rest, "/")
	})
}

func TestWhoImportsWhom(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], "coupdemain/")
		allowed, listed := ours[pkg]
		if !listed {
			t.Errorf("%s is not in the table of who may import whom", pkg)
		}
		for _, path := range fields[1:] {
			if own, ok := strings.CutPrefix(path, "coupdemain/"); ok {
				if !within(allowed, own) {
					t.Errorf("%s imports %s", pkg, own)
				}
				continue
			}
			for library, home := range homes {
				if (path == library || strings.HasPrefix(path, library+"/")) && !within(home, pkg) {
					t.Errorf("%s imports %s, whose home is %s", pkg, path, home)
				}
			}
			first, _, _ := strings.Cut(path, "/")
			pure := within("models/...", pkg)
			if pure && strings.Contains(first, ".") && path != "github.com/benbjohnson/immutable" {
				t.Errorf("%s imports %s: it is pure", pkg, path)
			}
			if pure && slices.Contains([]string{"os", "net", "net/http", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "database/sql", "context"}, path) {
				t.Errorf("%s imports %s: it has no I/O, randomness or logger", pkg, path)
			}
		}
	}
}
