package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A path in backticks with a slash that names one file or folder, with no place
// left open by <…>, … or *.
var pathNamed = regexp.MustCompile("`((?:app|docs|handlers|models|scripts|web)/[A-Za-z0-9_./-]*)`")

func TestTheDocumentsNameWhatExists(t *testing.T) {
	for _, page := range []string{"docs/ADDING.md", "CONTRIBUTING.md", "README.md"} {
		text, err := os.ReadFile(filepath.Join("..", page))
		if err != nil {
			t.Fatal(err)
		}
		found := pathNamed.FindAllStringSubmatch(string(text), -1)
		if len(found) == 0 {
			t.Errorf("%s names no path: the test reads it no more", page)
		}
		for _, m := range found {
			if _, err := os.Stat(filepath.Join("..", strings.TrimSuffix(m[1], "/..."))); err != nil {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
}
