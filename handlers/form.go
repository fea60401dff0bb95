package handlers

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// form reads the fields of a form. A field that cannot be read is noted with its
// reason; err gives all of them, so that people mend everything at once.
type form struct {
	c       *fiber.Ctx
	lang    string
	values  map[string][]string
	reasons []models.Reason
}

// maxFields bounds what one form may hold: the marks of a thousand offers fit.
const maxFields = 5000

// form reads the body of the request, url-encoded or multipart.
func (s *Server) form(c *fiber.Ctx) *form {
	f := &form{c: c, lang: me(c).lang, values: map[string][]string{}}
	if multi, err := c.MultipartForm(); err == nil {
		f.values = multi.Value
	} else {
		n := 0
		for k, v := range c.Context().PostArgs().All() {
			if n++; n <= maxFields {
				f.values[string(k)] = append(f.values[string(k)], string(v))
			}
		}
		if n > maxFields { // done in part, it would be told to be done
			f.bad("", "too_many", models.Args{"max": maxFields})
		}
	}
	return f
}

func (f *form) bad(field, key string, args models.Args) {
	f.reasons = append(f.reasons, models.Reason{Key: key, Field: field, Args: args})
}

// err gives everything that could not be read, nil when all could.
func (f *form) err() error {
	if len(f.reasons) == 0 {
		return nil
	}
	return models.Refuse(models.Invalid, f.reasons...)
}

// has tells that the form has the field, be it empty.
func (f *form) has(field string) bool { _, ok := f.values[field]; return ok }

// text is a field as it was typed; empty when absent. The rules clean it.
func (f *form) text(field string) string {
	if v := f.values[field]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// said is a text that goes to the vault.
func (f *form) said(field string) models.Text { return models.Text{Plain: f.text(field)} }

// list is a repeated field, without its empty entries.
func (f *form) list(field string) []string {
	var list []string
	for _, v := range f.values[field] {
		if v = strings.TrimSpace(v); v != "" {
			list = append(list, v)
		}
	}
	return list
}

// lines is a field of several lines as a list, without empty lines.
func (f *form) lines(field string) []string {
	var list []string
	for line := range strings.SplitSeq(strings.ReplaceAll(f.text(field), "\r", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// check tells that a box is ticked.
func (f *form) check(field string) bool {
	v := f.text(field)
	return v != "" && v != "0" && v != "false"
}

// int is a whole number; 0 when empty or absent.
func (f *form) int(field string) int {
	text := spaceless(f.text(field))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		f.bad(field, "number_invalid", nil)
		return 0
	}
	return int(n)
}

// money is an amount in cents; 0 when empty or absent.
func (f *form) money(field string) int64 {
	if strings.TrimSpace(f.text(field)) == "" {
		return 0
	}
	cents, key := parseMoney(f.lang, f.text(field))
	if key != "" {
		f.bad(field, key, nil)
	}
	return cents
}

// time is a datetime-local field, in the hour of Paris; zero when empty or absent.
// An hour that does not exist (the spring change) is refused.
func (f *form) time(field string) time.Time {
	text := strings.TrimSpace(f.text(field))
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		t, err := time.ParseInLocation(layout, text, ui.Paris)
		if err == nil && t.Format(layout) == text && datable(t) {
			return t.UTC()
		}
	}
	f.bad(field, "date_invalid", nil)
	return time.Time{}
}

// seen is an instant that the page itself wrote (RFC 3339), as a draft's revision; zero when absent.
func (f *form) seen(field string) time.Time {
	if f.text(field) == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, f.text(field))
	if err != nil {
		f.bad(field, "date_invalid", nil)
	}
	return t
}
