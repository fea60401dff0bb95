package handlers

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

func TestMoneyIsReadAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		cents      int64
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

// filled reads a form with f.
func filled(t *testing.T, body string, read func(*form)) {
	t.Helper()
	app := fiber.New()
	s := &Server{}
	app.Post("/", func(c *fiber.Ctx) error { read(s.form(c)); return nil })
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", formType)
	if _, err := app.Test(r, -1); err != nil {
		t.Fatal(err)
	}
}

func TestHoursAreThoseOfParis(t *testing.T) {
	filled(t, "summer=2026-07-01T18:00&winter=2026-12-01T18:00&gap=2026-03-29T02:30&bad=demain&none=", func(f *form) {
		if got, want := f.time("summer"), time.Date(2026, 7, 1, 16, 0, 0, 0, time.UTC); !got.Equal(want) {
			t.Errorf("got %v", got)
		}
		if got, want := f.time("winter"), time.Date(2026, 12, 1, 17, 0, 0, 0, time.UTC); !got.Equal(want) {
			t.Errorf("got %v", got)
		}
		if !f.time("none").IsZero() || f.err() != nil {
			t.Error("an empty date is no fault")
		}
		f.time("gap") // the clocks go from two to three
		f.time("bad")
		if len(f.reasons) != 2 || f.reasons[0].Field != "gap" || f.reasons[1].Field != "bad" {
			t.Errorf("got %v", f.reasons)
		}
	})
}

func TestFieldsAreRead(t *testing.T) {
	filled(t, "n=1%20200&x=1,5&box=on&crit=a%0D%0A%0D%0Ab&tag=u&tag=&tag=v", func(f *form) {
		if f.int("n") != 1200 || !f.check("box") || f.check("absent") || f.has("absent") || !f.has("n") {
			t.Error("a field is misread")
		}
		if got := f.lines("crit"); len(got) != 2 || got[1] != "b" {
			t.Errorf("lines %q", got)
		}
		if got := f.list("tag"); len(got) != 2 || got[1] != "v" {
			t.Errorf("list %q", got)
		}
		if f.int("x"); f.err() == nil {
			t.Error("a fraction was taken for a whole number")
		}
	})
}

// A field that is left out unsaid would be a mark that is told to be kept and is not.
func TestFormOfTooManyFieldsIsRefusedWhole(t *testing.T) {
	fields := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "f%d=1&", i)
		}
		return b.String() + "last=2"
	}
	filled(t, fields(3000), func(f *form) { // 1,000 offers by three criteria
		if f.text("last") != "2" || f.err() != nil {
			t.Errorf("the last field of 3,001 is %q: %v", f.text("last"), f.err())
		}
	})
	filled(t, fields(maxFields), func(f *form) {
		if err := f.err(); models.CodeOf(err) != models.Invalid {
			t.Errorf("more fields than are read: %v", err)
		}
	})
}
