package clean

import (
	"strings"
	"testing"
)

func TestLinesAreCleaned(t *testing.T) {
	for _, c := range []struct{ in, clean, key string }{
		{"Mairie", "Mairie", ""},
		{" \t Mairie de Saint-Elvin\r\n", "Mairie de Saint-Elvin", ""},
		{"\ufeffMairie\u200b\u00a0", "Mairie", ""},
		{"Été à l’œuvre, 5 €", "Été à l’œuvre, 5 €", ""},
		{"Zoé 👩‍💻", "Zoé 👩‍💻", ""},
		{"مرحبا", "مرحبا", ""},
		{"deux\nlignes", "", "control_characters"},
		{"deux\u2028lignes", "", "control_characters"},
		{"ta\tbulation", "", "control_characters"},
		{"nul\x00", "", "control_characters"},
		{"c1\u009b31m", "", "control_characters"},
		{"\x1b[31mrouge", "", "control_characters"},
		{"del\x7f", "", "control_characters"},
		{"facture\u202efdp.exe", "", "control_characters"},
		{"a\u202ab", "", "control_characters"},
		{"a\u2066b", "", "control_characters"},
		{"a\u2069b", "", "control_characters"},
		{"caf\xe9", "", "not_utf8"},
		{"\xed\xa0\x80", "", "not_utf8"}, // half of a surrogate pair
		{"", "", "missing"},
		{" \u00a0\t", "", "missing"},
		{"\u200b\u200d\u00ad", "", "missing"},
		{"1234567890", "1234567890", ""},
		{"éééééééééé", "éééééééééé", ""}, // runes are counted, not bytes
		{"12345678901", "12345678901", "too_long"},
		{"   1234567890   ", "1234567890", ""},
	} {
		limit := 60
		if strings.HasPrefix(strings.TrimSpace(c.in), "12345") || strings.HasPrefix(c.in, "ééé") {
			limit = 10
		}
		if clean, key := Line(c.in, limit); clean != c.clean || key != c.key {
			t.Errorf("Line(%q) = %q, %q; want %q, %q", c.in, clean, key, c.clean, c.key)
		}
	}
}

func TestTextsKeepTheirLinesAndTabs(t *testing.T) {
	for _, c := range []struct{ in, clean, key string }{
		{"\r\n  Un\r\n\tDeux\rTrois\u2028Quatre\n", "Un\n\tDeux\nTrois\nQuatre", ""},
		{"\n\t\r\n", "", "missing"},
		{"Un\n\x00", "", "control_characters"},
		{"Un\u202eDeux", "", "control_characters"},
		{"Un\x0bDeux", "", "control_characters"},
		{"Un\xff", "", "not_utf8"},
		{strings.Repeat("é", 41), strings.Repeat("é", 41), "too_long"},
		{strings.Repeat("\r\n", 50) + strings.Repeat("é", 40), strings.Repeat("é", 40), ""},
	} {
		if clean, key := Text(c.in, 40); clean != c.clean || key != c.key {
			t.Errorf("Text(%q) = %q, %q; want %q, %q", c.in, clean, key, c.clean, c.key)
		}
	}
}

func FuzzACleanTextIsCleanAgain(f *testing.F) {
	for _, s := range []string{"", "Un\r\nDeux", "\ufeff \u200b x", "\u202e", "a\u0085b", "caf\xe9", "\u00a0é\u200d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, clean := range map[string]func(string, int) (string, string){"line": Line, "text": Text} {
			once, key := clean(s, 50)
			if key != "" {
				continue
			}
			if twice, again := clean(once, 50); twice != once || again != "" {
				t.Errorf("%s: %q became %q, then %q (%q)", name, s, once, twice, again)
			}
		}
	})
}
