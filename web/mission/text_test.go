package mission

import (
	"strings"
	"testing"
)

func TestACriterionIsCutAtItsThreeWords(t *testing.T) {
	for line, want := range map[string]string{
		"Étant donné un tableur, quand tout est fini, alors chaque ligne est là.": "Étant donné| un tableur,;quand| tout est fini,;alors| chaque ligne est là.",
		"Given a sheet when done then rows":                                       "Given| a sheet;when| done;then| rows",
		"L'aide est écrite.":                                                      "|L'aide est écrite.",
		"Étant donné un tableur seul":                                             "|Étant donné un tableur seul",
	} {
		var got []string
		for _, c := range clauses(line) {
			got = append(got, c.head+"|"+c.rest)
		}
		if strings.Join(got, ";") != want {
			t.Errorf("%q: %q, want %q", line, strings.Join(got, ";"), want)
		}
	}
}

func TestCandidatesAreNamedByLetters(t *testing.T) {
	for n, want := range map[int]string{0: "?", 1: "A", 26: "Z", 27: "AA", 53: "BA"} {
		if got := letter(n); got != want {
			t.Errorf("letter(%d) = %q, want %q", n, got, want)
		}
	}
}
