package before

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// boardURL is where the old board said that it was.
const boardURL = "http://127.0.0.1:8080"

// viewer is somebody who looks at the old board.
type viewer struct {
	name, cookie, token string
	lang                string
}

func (v viewer) file() string { return v.name + "-" + v.lang }

// viewers reads who looks, each in these languages.
func viewers(t *testing.T, langs ...string) []viewer {
	t.Helper()
	var all []viewer
	for _, line := range kept(t, "viewers") {
		fields := append(strings.Fields(line), "", "")
		for _, lang := range langs {
			all = append(all, viewer{fields[0], fields[1], fields[2], lang})
		}
	}
	return all
}

// urls are the addresses that the viewer looks at: everybody's and their own. The
// stranger alone reads what is the same for all and long, the owner alone every
// table of offers, which is one refusal for the others.
func (v viewer) urls(t *testing.T) []string {
	t.Helper()
	all := kept(t, "urls")
	if v.name == "stranger" || v.name == "owner" {
		all = append(all, kept(t, "urls-"+v.name)...)
	}
	return all
}

// kept reads the lines of a file.
func kept(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// unpacked makes the old store anew, in a directory of the test's own.
func unpacked(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	f, err := os.Open("testdata/store.tar.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return dir
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A kept page begins with its address behind pageMark. One that another file has
// alike says which, behind asMark, and nothing more.
const (
	pageMark = "\x1e "
	asMark   = "as in "
)

// keptFiles are those that were read already: most name another's pages.
var keptFiles sync.Map

// keptPages gives what a viewer was shown, by address.
func keptPages(file string) (map[string]string, error) {
	read, _ := keptFiles.LoadOrStore(file, sync.OnceValues(func() (map[string]string, error) { return readPages(file) }))
	return read.(func() (map[string]string, error))()
}

func readPages(file string) (map[string]string, error) {
	f, err := os.Open("testdata/pages/" + file + ".gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	pages := map[string]string{}
	for _, page := range strings.Split(string(text), pageMark)[1:] {
		path, body, _ := strings.Cut(strings.TrimSuffix(page, "\n"), "\n")
		if other, ok := strings.CutPrefix(body, asMark); ok {
			others, err := keptPages(other)
			if err != nil {
				return nil, err
			}
			body = others[path]
		}
		pages[path] = body
	}
	return pages, nil
}
