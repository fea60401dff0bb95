package ui

import (
	"strings"
	"testing"
	"time"
)

func TestSentenceTakesThePluralOfItsLanguage(t *testing.T) {
	for _, c := range []struct {
		lang, key string
		n         int
		want      string
	}{
		{French, "sealed.count", 0, "Aucune offre pour l’instant · montants scellés"},
		{French, "sealed.count", 1, "Une offre déposée · montants scellés"},
		{French, "sealed.count", 1204, "1\u202f204 offres déposées · montants scellés"},
		{English, "sealed.count", 0, "No offer yet · amounts sealed"},
		{French, "time.days", 0, "jour"},  // French: nothing is singular
		{English, "time.days", 0, "days"}, // English: nothing is plural
		{English, "time.days", -1, "day"}, // a day ago
		{"de", "time.days", 2, "jours"},   // an unknown language reads French
	} {
		if got := T(c.lang, c.key, "n", c.n); got != c.want {
			t.Errorf("%s %s %d: %q, want %q", c.lang, c.key, c.n, got, c.want)
		}
	}
}

func TestMissingSentenceShowsItsKeyAndIsCounted(t *testing.T) {
	before := MissingCount()
	if got := T(French, "nothing.of.the.kind"); got != "nothing.of.the.kind" {
		t.Errorf("%q", got)
	}
	if MissingCount() <= before {
		t.Error("it was not counted")
	}
	if Has("nothing.of.the.kind") {
		t.Error("it is said to be there")
	}
}

func TestFrenchPunctuationNeverBreaks(t *testing.T) {
	got := T(French, "nav.law")
	if got != "Ai-je le droit\u202f?" {
		t.Errorf("%q", got)
	}
	got = T(French, "bid.binding", "date", time.Date(2026, 12, 31, 11, 0, 0, 0, time.UTC))
	if !strings.Contains(got, "jusqu’au jeudi 31 décembre à 12\u00a0h\u00a000") {
		t.Errorf("%q", got)
	}
}

func TestLanguageIsWhatWasAskedThenTheCookieThenTheBrowser(t *testing.T) {
	for _, c := range []struct{ query, cookie, accept, want string }{
		{"en", "fr", "fr", English},
		{"", "en", "fr", English},
		{"", "", "en-GB,en;q=0.9,fr;q=0.1", English},
		{"", "", "fr-CA", French},
		{"", "", "de-DE", French},
		{"xx", "yy", ";;;", French},
		{"", "", strings.Repeat("en,", 500), French},
		{"", "", "", French},
	} {
		if got := ChooseLanguage(c.query, c.cookie, c.accept); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
