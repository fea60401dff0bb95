package edge

import (
	"strings"
	"testing"

	"coupdemain/models/money"
)

func TestMoneyIsReadAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		cents      money.Cents
		key        string
	}{
		{"fr", "1 620,00", 162000, ""}, {"fr", "1\u202f620,00\u00a0€", 162000, ""}, {"fr", "1620", 162000, ""}, {"fr", "1620,5", 162050, ""}, {"fr", "1620.50", 162050, ""},
		{"fr", "1.620,50", 162050, ""}, {"fr", "1.000.000", 100000000, ""}, {"fr", "0,01", 1, ""}, {"fr", "10000000", 1000000000, ""},
		{"en", "1,620.00", 162000, ""}, {"en", "€1,620", 162000, ""}, {"en", "1620.5", 162050, ""}, {"en", "1,620,000.25", 162000025, ""},
		{"fr", "1.620", 0, "amount_unclear"}, {"fr", "1,620", 0, "amount_unclear"}, {"en", "1.620", 0, "amount_unclear"},
		{"fr", "16,205", 0, "amount_unclear"}, {"fr", "1,6205", 0, "amount_invalid"}, {"fr", "12,34,56", 0, "amount_invalid"}, {"fr", "1620,", 0, "amount_invalid"},
		{"fr", "-5", 0, "amount_invalid"}, {"fr", "1e3", 0, "amount_invalid"}, {"fr", "abc", 0, "amount_invalid"}, {"fr", ",50", 0, "amount_invalid"}, {"fr", "1.62,50", 0, "amount_invalid"},
		{"fr", "10000000,01", 0, "amount_too_large"}, {"fr", strings.Repeat("9", 15), 0, "amount_too_large"}, {"fr", strings.Repeat("9", 60), 0, "amount_invalid"}, {"fr", "١٢", 0, "amount_invalid"},
	} {
		cents, key := parseMoney(c.lang, c.text)
		if key != c.key || key == "" && cents != c.cents {
			t.Errorf("%s %q: got %d %q, want %d %q", c.lang, c.text, cents, key, c.cents, c.key)
		}
	}
}

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"1 620,00", "1,620.00", "€", ",", "1.1.1", "9999999999999999999"} {
		f.Add("fr", s)
	}
	f.Fuzz(func(t *testing.T, lang, text string) {
		cents, key := parseMoney(lang, text)
		if key == "" && (cents < 0 || cents > 1_000_000_000) {
			t.Errorf("%q became %d", text, cents)
		}
	})
}
