package board

import (
	"io/fs"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"coupdemain/models"
)

func TestAFingerprintIsOfTokensAlone(t *testing.T) {
	of := func(files map[string]string) string {
		t.Helper()
		code := fstest.MapFS{}
		for name, text := range files {
			code[name] = &fstest.MapFile{Data: []byte(text)}
		}
		sum, err := fingerprint(code)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	rule := "package p\n\nfunc late(a, b int) bool { return a >= b }\n"
	before := of(map[string]string{"a.go": rule, "b.go": "package p\n"})
	for what, files := range map[string]map[string]string{
		"a comment":        {"a.go": "// Package p.\n" + strings.Replace(rule, "return", "/* the end */ return", 1), "b.go": "package p\n"},
		"formatting":       {"a.go": strings.Replace(rule, "{ return a >= b }", "{\n\treturn a >= b;\n}", 1), "b.go": "package p\n\n\n"},
		"a test":           {"a.go": rule, "b.go": "package p\n", "a_test.go": "package p\n"},
		"a comment no one": {"a.go": rule + "// go:build is not a directive here\n", "b.go": "package p\n"},
	} {
		if of(files) != before {
			t.Errorf("%s makes other rules", what)
		}
	}
	for what, files := range map[string]map[string]string{
		"a token":          {"a.go": strings.Replace(rule, ">=", ">", 1), "b.go": "package p\n"},
		"a name":           {"a.go": strings.ReplaceAll(rule, "late", "tardy"), "b.go": "package p\n"},
		"a directive":      {"a.go": "//go:build linux\n\n" + rule, "b.go": "package p\n"},
		"another embed":    {"a.go": rule + "\n//go:embed b\n", "b.go": "package p\n"},
		"another file":     {"a.go": rule, "c.go": "package p\n"},
		"a file less":      {"a.go": rule},
		"a file elsewhere": {"a.go": rule, "p/b.go": "package p\n"},
	} {
		if of(files) == before {
			t.Errorf("%s leaves the rules as they were", what)
		}
	}
	if _, err := fingerprint(fstest.MapFS{"a.go": {Data: []byte("package p\nvar s = \"\n")}}); err == nil {
		t.Error("what is no Go code has a fingerprint")
	}
}

// A rule package whose code is not in the fingerprint would let a program read the
// snapshot of another's rules.
func TestTheFingerprintCoversEveryPackageOfTheRules(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{.ImportPath}} {{with .Module}}{{.Path}} {{.Main}}{{end}}", "coupdemain/models").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := []string{}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) < 3 { // of Go itself
			continue
		}
		if f[2] == "false" {
			if !slices.Contains(modules, f[1]) {
				modules = append(modules, f[1])
			}
			continue
		}
		dir := strings.TrimPrefix(strings.TrimPrefix(f[0], "coupdemain/models"), "/")
		if dir == "" {
			dir = "."
		}
		entries, err := fs.ReadDir(models.Rules(), dir)
		if err != nil || len(entries) == 0 {
			t.Errorf("the rules import %s, which is not in models.Rules (%v)", f[0], err)
		}
	}
	slices.Sort(modules)
	if !slices.Equal(modules, ruleModules) {
		t.Errorf("the rules import the modules %v, the fingerprint counts %v", modules, ruleModules)
	}
}
