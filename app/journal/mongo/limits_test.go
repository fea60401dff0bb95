package mongo

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"coupdemain/app/journal"
)

// Every string with the prefix is before its successor, and no string that is
// after them all is before it.
func TestSuccessorEndsThePrefixAndNothingElse(t *testing.T) {
	parts := []string{"", "a", "b", "/", "0", "~", "\x7f", "\u0080", "é", "ê", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff", "\U0010fffe"}
	var all []string
	for _, a := range parts {
		for _, b := range parts {
			for _, c := range parts {
				all = append(all, a+b+c)
			}
		}
	}
	slices.Sort(all)
	for _, prefix := range slices.Compact(all) {
		end := successor(prefix)
		if !utf8.ValidString(end) {
			t.Fatalf("%q ends at %q", prefix, end)
		}
		for _, s := range all {
			if has, within := strings.HasPrefix(s, prefix), s >= prefix && (end == "" || s < end); has != within {
				t.Fatalf("prefix %q with the end %q: %q has it: %v, is within: %v", prefix, end, s, has, within)
			}
		}
	}
}

func TestPiecesOfABatch(t *testing.T) {
	of := func(sizes ...int) (cs []journal.Commit) {
		for _, n := range sizes {
			cs = append(cs, journal.Commit{Payload: make([]byte, n)})
		}
		return cs
	}
	for name, c := range map[string]struct {
		cs   []journal.Commit
		want int
	}{
		"one":                      {of(1), 1},
		"as many as may go":        {of(make([]int, 100)...), 100},
		"one more":                 {of(make([]int, 101)...), 100},
		"as large as may be":       {of(pieceBytes/2, pieceBytes/2, 1), 2},
		"one that is larger":       {of(journal.MaxPayload, 1), 1},
		"one larger than the rest": {of(1, journal.MaxPayload), 1},
	} {
		if n := pieceOf(c.cs); n != c.want {
			t.Errorf("%s: %d", name, n)
		}
	}
	docs := []journal.Doc{{ID: "a", Body: make([]byte, pieceBytes)}, {ID: "b"}}
	if n := docsOf(docs); n != 1 {
		t.Errorf("a large document goes with %d others", n-1)
	}
}
