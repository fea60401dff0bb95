package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// The marks in the README between which the figures stand.
const (
	figuresBegin = "<!-- figures -->"
	figuresEnd   = "<!-- /figures -->"
)

// row is one figure beside what it is measured against.
type row struct{ what, figure, floor, target, verdict string }

type table struct {
	rows   []row
	stores string // where they were, in a sentence
}

// add adds a row. met says whether the target is met; nil: there is none to meet.
func (t *table) add(what, figure, floor, target string, met *bool) {
	verdict := ""
	if met != nil {
		verdict = "**missed**"
		if *met {
			verdict = "met"
		}
	}
	t.rows = append(t.rows, row{what, figure, floor, target, verdict})
}

// markdown is the table with what makes its figures readable elsewhere.
func (t *table) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Written by `make bench` on %s, %s. The load, the bare loops and the server shared these cores; "+
		"each bare loop ran in the same run as the figure beside it. Ratios travel to other machines, figures do not. %s\n\n",
		cores(runtime.NumCPU()), runtime.Version(), t.stores)
	b.WriteString("| what | measured | beside it, in the same run | target | |\n|---|---|---|---|---|\n")
	for _, r := range t.rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.what, r.figure, r.floor, r.target, r.verdict)
	}
	return b.String()
}

func cores(n int) string {
	words := []string{"", "one core", "two cores", "three cores", "four cores"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%d cores", n)
}

// writeFigures replaces what stands between the marks of a file.
func writeFigures(path, text string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	next, err := withFigures(old, text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, next, info.Mode().Perm())
}

func withFigures(page []byte, text string) ([]byte, error) {
	head, rest, ok := bytes.Cut(page, []byte(figuresBegin))
	_, tail, also := bytes.Cut(rest, []byte(figuresEnd))
	if !ok || !also {
		return nil, fmt.Errorf("it has no marks %s and %s", figuresBegin, figuresEnd)
	}
	var b bytes.Buffer
	b.Write(head)
	b.WriteString(figuresBegin + "\n" + text + figuresEnd)
	b.Write(tail)
	return b.Bytes(), nil
}

// met says whether a condition holds, for table.add.
func met(ok bool) *bool { return &ok }

// thousands writes a number with its thousands apart.
func thousands(f float64) string {
	text := fmt.Sprintf("%.0f", f)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
