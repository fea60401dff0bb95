package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// project lays out the smallest project that can be built.
func project(t *testing.T) string {
	root := t.TempDir()
	for name, content := range map[string]string{
		"node_modules/@picocss/pico/package.json": `{"name":"@picocss/pico","version":"0.0.0"}`,
		"node_modules/@picocss/pico/css/pico.css": ":root{--a:1}\nbody{color:red}",
		"web/look.css":            "body { color: green }",
		"web/icon.svg":            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
		"web/icons.svg":           "<svg xmlns=\"http://www.w3.org/2000/svg\"><symbol id=\"a\"/></svg>",
		"web/ts/room.ts":          "import { twice } from './shared/twice'; const n: number = twice(21); document.title = String(n);",
		"web/ts/shared/twice.ts":  "export function twice(n: number): number { return n * 2 }",
		"web/dist/.gitkeep":       "",
		"web/dist/old-AAAAAA.css": "stale",
	} {
		put(t, filepath.Join(root, name), content)
	}
	return root
}

func put(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func files(t *testing.T, root string) map[string]string {
	t.Helper()
	buf, err := os.ReadFile(filepath.Join(root, "web/dist/manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct{ Files map[string]string }
	if err := json.Unmarshal(buf, &m); err != nil {
		t.Fatal(err)
	}
	return m.Files
}

func read(t *testing.T, root, name string) []byte {
	t.Helper()
	buf, err := os.ReadFile(filepath.Join(root, "web/dist", name))
	if err != nil {
		t.Fatal(err)
	}
	return buf
}

func TestBuildNamesEveryFileInTheManifest(t *testing.T) {
	root := project(t)
	if err := build(root); err != nil {
		t.Fatal(err)
	}
	got := files(t, root)
	for _, want := range []string{"look.css", "room.ts", "icon.svg", "icons.svg"} {
		if got[want] == "" {
			t.Errorf("%s is not in the manifest %v", want, got)
		}
	}
	css := string(read(t, root, got["look.css"]))
	if strings.Index(css, "red") > strings.Index(css, "green") || !strings.Contains(css, "green") {
		t.Errorf("our style must come after Pico's: %s", css)
	}
	js := string(read(t, root, got["room.ts"]))
	if !strings.Contains(js, "document.title") || strings.Contains(js, "import") {
		t.Errorf("the island must carry what it imports: %s", js)
	}
}

func TestBuildIsTheSameTwiceAndSweepsTheOld(t *testing.T) {
	root := project(t)
	if err := build(root); err != nil {
		t.Fatal(err)
	}
	first := files(t, root)
	if err := build(root); err != nil {
		t.Fatal(err)
	}
	second := files(t, root)
	for source, name := range first {
		if second[source] != name {
			t.Errorf("%s: %s then %s", source, name, second[source])
		}
	}
	if _, err := os.Stat(filepath.Join(root, "web/dist/old-AAAAAA.css")); !os.IsNotExist(err) {
		t.Error("a stale file stayed")
	}
	if _, err := os.Stat(filepath.Join(root, "web/dist/.gitkeep")); err != nil {
		t.Error(".gitkeep was swept: git would lose the folder")
	}
}

func TestChangedContentChangesTheName(t *testing.T) {
	root := project(t)
	if err := build(root); err != nil {
		t.Fatal(err)
	}
	before := files(t, root)["look.css"]
	put(t, filepath.Join(root, "web/look.css"), "body { color: blue }")
	if err := build(root); err != nil {
		t.Fatal(err)
	}
	if files(t, root)["look.css"] == before {
		t.Error("browsers would keep the old file")
	}
}

func TestCompressedTwinsHoldTheSameBytes(t *testing.T) {
	root := project(t)
	if err := build(root); err != nil {
		t.Fatal(err)
	}
	name := files(t, root)["look.css"]
	plain := read(t, root, name)
	br, err := io.ReadAll(brotli.NewReader(bytes.NewReader(read(t, root, name+".br"))))
	if err != nil || !bytes.Equal(br, plain) {
		t.Errorf("brotli twin differs: %v", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(read(t, root, name+".gz")))
	if err != nil {
		t.Fatal(err)
	}
	gz, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(gz, plain) {
		t.Errorf("gzip twin differs: %v", err)
	}
}

func TestFaultyScriptLeavesTheLastBuild(t *testing.T) {
	root := project(t)
	if err := build(root); err != nil {
		t.Fatal(err)
	}
	before := files(t, root)
	put(t, filepath.Join(root, "web/ts/room.ts"), "const = ;")
	if err := build(root); err == nil {
		t.Fatal("a script that cannot be read was built")
	}
	for source, name := range files(t, root) {
		if before[source] != name {
			t.Errorf("%s changed although the build failed", source)
		}
	}
}

func TestMissingPicoSaysWhatToDo(t *testing.T) {
	root := project(t)
	if err := os.RemoveAll(filepath.Join(root, "node_modules")); err != nil {
		t.Fatal(err)
	}
	err := build(root)
	if err == nil || !strings.Contains(err.Error(), "npm ci") {
		t.Errorf("error %v does not say what to do", err)
	}
}
