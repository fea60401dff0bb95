package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// ours says which of our packages each package may import (DESIGN 4); "app/*" is
// every package directly under app. A package that is not here fails the test.
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
	"app/before":              "",
	"app/live":                "models app/board",
	"app/alerts":              "models app/board web",
	"app/pay":                 "models app/board web",
	"app/auth":                "models app/board",
	"app/catalogue":           "models app/board",
	"app/search":              "models app/board",
	"handlers":                "models web app/*",
	"scripts/demo":            "models app/board app/journal",
	"scripts/load":            "models app/auth app/board app/journal app/journal/bolt app/journal/mongo",
	"app":                     "*",
}

// homes says where a library may be imported.
var homes = map[string]string{
	"github.com/gofiber/fiber/v2":         "handlers app",
	"github.com/valyala/fasthttp":         "handlers app",
	"github.com/gorilla/websocket":        "app/live handlers scripts/load",
	"go.mongodb.org/mongo-driver":         "app/journal/mongo scripts/load",
	"go.etcd.io/bbolt":                    "app/journal/bolt scripts/load",
	"github.com/stripe/stripe-go":         "app/pay",
	"github.com/go-mail/mail/v2":          "app/alerts",
	"github.com/benbjohnson/immutable":    "models",
	"github.com/blevesearch/bleve/v2":     "app/search",
	"github.com/nicksnyder/go-i18n/v2":    "web",
	"github.com/prometheus/client_golang": "handlers app",
}

func within(list, pkg string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(one string) bool {
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
			if pkg == "models" && strings.Contains(first, ".") && path != "github.com/benbjohnson/immutable" {
				t.Errorf("models imports %s: it is pure", path)
			}
			if pkg == "models" && slices.Contains([]string{"os", "net", "net/http", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "database/sql", "context"}, path) {
				t.Errorf("models imports %s: it has no I/O, randomness or logger", path)
			}
		}
	}
}
