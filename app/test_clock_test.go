package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// byTheMachine says which tests may ask what time it is, and why; all others begin
// at testday.Start() or ask the clock of their programs, testday.Now(), so that no
// day of the year breaks them.
var byTheMachine = map[string]string{
	"handlers/edge/upgrade_site_test.go":    socketDeadline,
	"handlers/edge/socket_test.go":          socketDeadline,
	"handlers/edge/upgrade_test.go":         socketDeadline,
	"app/live/conn_test.go":                 socketDeadline,
	"app/live/client_test.go":               socketDeadline,
	"app/live/session_test.go":              socketDeadline,
	"scripts/dev/nodes/watcher_test.go":     socketDeadline,
	"scripts/dev/blackbox/frames_test.go":   socketDeadline + "; " + duration,
	"handlers/edge/position_test.go":        duration,
	"app/board/await_test.go":               duration,
	"app/live/view_own_test.go":             duration,
	"app/search/index_test.go":              duration,
	"scripts/dev/mongo/bench_test.go":       duration,
	"scripts/dev/mongo/fairness_test.go":    duration,
	"scripts/dev/mongotest/proxy_test.go":   duration,
	"app/journal/mongo/queue/queue_test.go": "the queue's patience is measured",
	"scripts/dev/mongo/start_test.go":       "a wrong clock is told from the database server's",
	"scripts/dev/mail/server_test.go":       "a certificate is valid by the machine's clock",
	"scripts/load/start_test.go":            "the measured programs are as they ship",
}

const (
	socketDeadline = "deadlines of real sockets"
	duration       = "how long something took"
)

func TestNoTestDependsOnTheDay(t *testing.T) {
	asking := map[string]bool{}
	for path := range goFiles(t) {
		if strings.HasSuffix(path, "_test.go") && asksTheMachine(t, path) {
			asking[path] = true
			if byTheMachine[path] == "" {
				t.Errorf("%s asks the machine what time it is", path)
			}
		}
		if strings.HasSuffix(path, "_test.go") && keepsTheStart(t, path) {
			t.Errorf("%s asks testday for a variable of its package: the go command would not see that its result depends on the day", path)
		}
	}
	for path := range byTheMachine {
		if !asking[path] {
			t.Errorf("%s does not ask the machine what time it is: it has no place in the table", path)
		}
	}
}

// The program has one clock, which a test can move as a whole.
func TestTheProgramHasOneClock(t *testing.T) {
	for path := range goFiles(t) {
		if dir := filepath.ToSlash(filepath.Dir(path)); dir != "app" && dir != "web" && dir != "models" && dir != "scripts/demo" || strings.HasSuffix(path, "_test.go") {
			continue
		}
		if asks := asksTheMachine(t, path); asks && path != "app/clock.go" && path != "app/clock_moved.go" {
			t.Errorf("%s asks the machine what time it is, not the program's clock", path)
		}
	}
}

// goFiles are the sources of both modules, by their path from the top.
func goFiles(t *testing.T) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "node_modules" || path != ".." && strings.HasPrefix(d.Name(), ".")) {
				return fs.SkipDir
			}
			if !d.IsDir() && strings.HasSuffix(path, ".go") && !yield(strings.TrimPrefix(filepath.ToSlash(path), "../")) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func parsed(t *testing.T, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", path), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// asksTheMachine tells that a file names time.Now, time.Since or time.Until.
func asksTheMachine(t *testing.T, path string) bool {
	t.Helper()
	return names(parsed(t, path), "time", "Now", "Since", "Until")
}

// keepsTheStart tells that a variable of a package is made of testday's instants.
func keepsTheStart(t *testing.T, path string) bool {
	t.Helper()
	return slices.ContainsFunc(parsed(t, path).Decls, func(d ast.Decl) bool {
		v, ok := d.(*ast.GenDecl)
		return ok && v.Tok == token.VAR && names(v, "testday", "Start", "Now")
	})
}

// names tells that one of these of a package is named within n.
func names(n ast.Node, pkg string, what ...string) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			of, ok := s.X.(*ast.Ident)
			found = found || ok && of.Name == pkg && slices.Contains(what, s.Sel.Name)
		}
		return true
	})
	return found
}
