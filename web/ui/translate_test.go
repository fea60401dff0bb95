package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"coupdemain/models"
)

func TestBothLanguagesHaveTheSameSentences(t *testing.T) {
	all := words()
	for key, s := range all[French] {
		other, ok := all[English][key]
		if !ok {
			t.Errorf("%s has no English", key)
			continue
		}
		if len(s.said()) == 0 || len(other.said()) == 0 {
			t.Errorf("%s is empty", key)
		}
		if s.plural != other.plural {
			t.Errorf("%s has plural forms in one language only", key)
		}
		if a, b := s.arguments(), other.arguments(); !slices.Equal(a, b) {
			t.Errorf("%s takes %v in French, %v in English", key, a, b)
		}
	}
	for key := range all[English] {
		if all[French][key] == nil {
			t.Errorf("%s has no French", key)
		}
	}
}

// said gives the literal text of all forms.
func (s *sentence) said() string {
	var b strings.Builder
	for _, p := range slices.Concat(s.zero, s.one, s.other) {
		b.WriteString(p.text + p.arg)
	}
	return b.String()
}

// arguments names what the sentence takes; "n" is taken by every plural.
func (s *sentence) arguments() []string {
	set := map[string]bool{}
	if s.plural {
		set["n"] = true
	}
	for _, p := range slices.Concat(s.zero, s.one, s.other) {
		if p.arg != "" {
			set[p.arg] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

var (
	whole  = regexp.MustCompile(`\b(?:T|Rich)\((?:[\w.]+|"[a-z]{2}"), "([a-zA-Z0-9_.-]+)"(\s*\+)?`)
	labels = regexp.MustCompile(`\bLabel\([\w.]+, "([a-z_]+)"`)
)

// TestEveryKeyUsedIsWritten reads the sources of the pages and of the handlers.
// It lists the sentences that nothing seems to use, without failing: some are
// asked for by a name made at run time.
func TestEveryKeyUsedIsWritten(t *testing.T) {
	used := map[string]bool{}
	files := 0
	for _, root := range []string{"..", "../../handlers", "../../app"} {
		walk(t, root, func(name, text string) {
			files++
			for _, m := range whole.FindAllStringSubmatch(text, -1) {
				checkKey(t, name, m[1], m[2] != "", used)
			}
			for _, m := range labels.FindAllStringSubmatch(text, -1) {
				checkKey(t, name, "enum."+m[1]+".", true, used)
			}
		})
	}
	if files == 0 || len(used) == 0 {
		t.Fatal("no source was read: this test would prove nothing")
	}
	var idle []string
	for _, key := range Keys() {
		if !used[key] && !strings.HasPrefix(key, "no.") && !strings.HasPrefix(key, "enum.") {
			idle = append(idle, key)
		}
	}
	t.Logf("%d sentences are not asked for by a literal key: %s", len(idle), strings.Join(idle, " "))
}

func checkKey(t *testing.T, file, key string, prefix bool, used map[string]bool) {
	t.Helper()
	if !prefix {
		used[key] = true
		if !Has(key) {
			t.Errorf("%s asks for %q, which has no sentence", file, key)
		}
		return
	}
	found := false
	for _, k := range Keys() {
		if strings.HasPrefix(k, key) {
			used[k], found = true, true
		}
	}
	if !found {
		t.Errorf("%s asks for keys under %q, which has none", file, key)
	}
}

// walk reads the sources under root, tests and generated files left out.
func walk(t *testing.T, root string, each func(name, text string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			return err
		}
		if ext := filepath.Ext(name); ext != ".go" && ext != ".templ" {
			return nil
		}
		buf, err := os.ReadFile(name)
		if err == nil {
			each(name, string(buf))
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

func TestEveryErrorCodeAndKindHasItsWords(t *testing.T) {
	for _, code := range models.Codes {
		if !Has("no." + string(code)) {
			t.Errorf("no.%s is not written", code)
		}
	}
}

// TestEveryReasonHasItsSentence reads the rules: a refusal without words would
// show its key to a person.
func TestEveryReasonHasItsSentence(t *testing.T) {
	found := 0
	for _, root := range []string{"../../models", "../../app", "../../handlers"} {
		walk(t, root, func(name, text string) {
			if filepath.Ext(name) != ".go" {
				return
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if key := reasonKey(n); key != "" {
					found++
					if !Has("no." + key) {
						t.Errorf("%s refuses with %q: write no.%s in both languages", name, key, key)
					}
				}
				return true
			})
		})
	}
	if found == 0 {
		t.Fatal("no reason was read: this test would prove nothing")
	}
}

// reasonKey finds the key in because("key", …), r.add("key", "field"…),
// r.when(condition, "key", …), refuse([code,] "key", …) and Reason{Key: "key"}.
func reasonKey(n ast.Node) string {
	switch x := n.(type) {
	case *ast.CallExpr:
		name := ""
		switch f := x.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		switch {
		case name == "because" && len(x.Args) > 0:
			return literal(x.Args[0])
		case name == "add" && len(x.Args) > 1 && literal(x.Args[1]) != "":
			return literal(x.Args[0])
		case name == "when" && len(x.Args) > 2:
			return literal(x.Args[1])
		case name == "refuse" && len(x.Args) > 1:
			if _, code := x.Args[0].(*ast.SelectorExpr); code { // models.Invalid comes first
				return literal(x.Args[1])
			}
			return literal(x.Args[0])
		}
	case *ast.CompositeLit:
		if !isReason(x.Type) {
			return ""
		}
		for _, e := range x.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				if id, ok := pair.Key.(*ast.Ident); ok && id.Name == "Key" {
					return literal(pair.Value)
				}
			}
		}
	}
	return ""
}

func isReason(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name == "Reason"
	case *ast.SelectorExpr:
		return x.Sel.Name == "Reason"
	}
	return false
}

func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if s, err := strconv.Unquote(lit.Value); err == nil {
			return s
		}
	}
	return ""
}
