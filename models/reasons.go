package models

import (
	"strings"
	"unicode"

	"coupdemain/models/clean"
)

// reasons collects refusals so that all are told at once.
type reasons []Reason

func (r *reasons) add(key, field string, args ...any) { *r = append(*r, because(key, field, args...)) }

// when adds the reason if the condition holds.
func (r *reasons) when(bad bool, key, field string, args ...any) {
	if bad {
		r.add(key, field, args...)
	}
}

// line cleans a one-line field in place and adds what is wrong with it.
func (r *reasons) line(field string, value *string, max int, required bool) {
	r.cleaned(field, value, max, required, clean.Line)
}

// text cleans a field of several lines in place and adds what is wrong with it.
func (r *reasons) text(field string, value *string, max int, required bool) {
	r.cleaned(field, value, max, required, clean.Text)
}

func (r *reasons) cleaned(field string, value *string, max int, required bool, clean func(string, int) (string, string)) {
	v, key := clean(*value, max)
	switch {
	case key == "missing" && !required:
		*value = ""
	case key == "too_long":
		r.add(key, field, "max", max, "length", len([]rune(*value)))
	case key != "":
		r.add(key, field)
	default:
		*value = v
	}
}

// said checks words that go to the vault. They are not cleaned here: what was
// hashed must stay what it is. The words may have gone there already.
func (r *reasons) said(field string, t Text, max int, required bool) {
	plain := t.Plain
	r.text(field, &plain, max, required && t.Ref.Empty())
}

// departmentCode cleans the code of a French department, or an invented one of the demonstration.
func (r *reasons) departmentCode(field string, value *string) {
	r.line(field, value, 3, false)
	bad := strings.ContainsFunc(*value, func(c rune) bool {
		return !unicode.IsDigit(c) && (c < 'A' || c > 'Z')
	})
	r.when(bad, "department_invalid", field)
}

// Bounds of what people write, in characters.
const (
	maxWords  = 4000 // in a person's own name
	maxReason = 2000 // for the record
)

// err gives the refusal, nil when there is no reason.
func (r reasons) err(code Code) error {
	if len(r) == 0 {
		return nil
	}
	return Refuse(code, r...)
}
