package edge

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/web/ui"
)

// Form reads the fields of a form. A field that cannot be read is noted with its
// reason; Err gives all of them, so that people mend everything at once.
type Form struct {
	Lang    string
	Values  map[string][]string
	Reasons []models.Reason
}

// maxFields bounds what one form may hold: the marks of a thousand offers fit.
const maxFields = 5000

// Form reads the body of the request, url-encoded or multipart.
func (e *Edge) Form(c *fiber.Ctx) *Form {
	f := &Form{Lang: Me(c).Lang, Values: map[string][]string{}}
	if multi, err := c.MultipartForm(); err == nil {
		f.Values = multi.Value
	} else {
		n := 0
		for k, v := range c.Context().PostArgs().All() {
			if n++; n <= maxFields {
				f.Values[string(k)] = append(f.Values[string(k)], string(v))
			}
		}
		if n > maxFields { // done in part, it would be told to be done
			f.Bad("", "too_many", models.Args{"max": maxFields})
		}
	}
	return f
}

// Bad notes a field that cannot be read, with the reason.
func (f *Form) Bad(field, key string, args models.Args) {
	f.Reasons = append(f.Reasons, models.Reason{Key: key, Field: field, Args: args})
}

// Err gives everything that could not be read, nil when all could.
func (f *Form) Err() error {
	if len(f.Reasons) == 0 {
		return nil
	}
	return models.Refuse(models.Invalid, f.Reasons...)
}

// Has tells that the form has the field, be it empty.
func (f *Form) Has(field string) bool { _, ok := f.Values[field]; return ok }

// Text is a field as it was typed; empty when absent. The rules clean it.
func (f *Form) Text(field string) string {
	if v := f.Values[field]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Said is a text that goes to the vault.
func (f *Form) Said(field string) models.Text { return models.Text{Plain: f.Text(field)} }

// Lines is a field of several lines as a list, without empty lines.
func (f *Form) Lines(field string) []string {
	var list []string
	for line := range strings.SplitSeq(strings.ReplaceAll(f.Text(field), "\r", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// Check tells that a box is ticked.
func (f *Form) Check(field string) bool {
	v := f.Text(field)
	return v != "" && v != "0" && v != "false"
}

// Int is a whole number; 0 when empty or absent.
func (f *Form) Int(field string) int {
	text := Spaceless(f.Text(field))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		f.Bad(field, "number_invalid", nil)
		return 0
	}
	return int(n)
}

// Money is an amount in cents; 0 when empty or absent.
func (f *Form) Money(field string) money.Cents {
	if strings.TrimSpace(f.Text(field)) == "" {
		return 0
	}
	cents, key := parseMoney(f.Lang, f.Text(field))
	if key != "" {
		f.Bad(field, key, nil)
	}
	return cents
}

// Time is a datetime-local field, in the hour of Paris; zero when empty or absent.
// An hour that does not exist (the spring change) is refused.
func (f *Form) Time(field string) time.Time {
	text := strings.TrimSpace(f.Text(field))
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		t, err := time.ParseInLocation(layout, text, ui.Paris)
		if err == nil && t.Format(layout) == text && Datable(t) {
			return t.UTC()
		}
	}
	f.Bad(field, "date_invalid", nil)
	return time.Time{}
}

// Seen is an instant that the page itself wrote (RFC 3339), as a draft's revision; zero when absent.
func (f *Form) Seen(field string) time.Time {
	if f.Text(field) == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, f.Text(field))
	if err != nil {
		f.Bad(field, "date_invalid", nil)
	}
	return t
}

// Datable tells a time that a mission may speak of; some that can be read, such
// as the year 9999 west of Greenwich, cannot be written again in UTC.
func Datable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 2000 && year < 2200
}
