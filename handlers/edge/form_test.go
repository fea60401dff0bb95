package edge

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// filled reads a form with f.
func filled(t *testing.T, body string, read func(*Form)) {
	t.Helper()
	app := fiber.New()
	e := &Edge{}
	app.Post("/", func(c *fiber.Ctx) error { read(e.Form(c)); return nil })
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", fiber.MIMEApplicationForm)
	if _, err := app.Test(r, -1); err != nil {
		t.Fatal(err)
	}
}

func TestHoursAreThoseOfParis(t *testing.T) {
	filled(t, "summer=2026-07-01T18:00&winter=2026-12-01T18:00&gap=2026-03-29T02:30&bad=demain&none=", func(f *Form) {
		if got, want := f.Time("summer"), time.Date(2026, 7, 1, 16, 0, 0, 0, time.UTC); !got.Equal(want) {
			t.Errorf("got %v", got)
		}
		if got, want := f.Time("winter"), time.Date(2026, 12, 1, 17, 0, 0, 0, time.UTC); !got.Equal(want) {
			t.Errorf("got %v", got)
		}
		if !f.Time("none").IsZero() || f.Err() != nil {
			t.Error("an empty date is no fault")
		}
		f.Time("gap") // the clocks go from two to three
		f.Time("bad")
		if len(f.Reasons) != 2 || f.Reasons[0].Field != "gap" || f.Reasons[1].Field != "bad" {
			t.Errorf("got %v", f.Reasons)
		}
	})
}

func TestFieldsAreRead(t *testing.T) {
	filled(t, "n=1%20200&x=1,5&box=on&crit=a%0D%0A%0D%0Ab", func(f *Form) {
		if f.Int("n") != 1200 || !f.Check("box") || f.Check("absent") || f.Has("absent") || !f.Has("n") {
			t.Error("a field is misread")
		}
		if got := f.Lines("crit"); len(got) != 2 || got[1] != "b" {
			t.Errorf("lines %q", got)
		}
		if f.Int("x"); f.Err() == nil {
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
	filled(t, fields(3000), func(f *Form) { // 1,000 offers by three criteria
		if f.Text("last") != "2" || f.Err() != nil {
			t.Errorf("the last field of 3,001 is %q: %v", f.Text("last"), f.Err())
		}
	})
	filled(t, fields(maxFields), func(f *Form) {
		if err := f.Err(); models.CodeOf(err) != models.Invalid {
			t.Errorf("more fields than are read: %v", err)
		}
	})
}
