package ui

import (
	"crypto/rand"
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"coupdemain/models"
)

// RefusedForm is the form of a page that was just refused: which one, what was typed
// in it and every reason. The zero value is a page without a refusal.
type RefusedForm struct {
	Op      string // which form: the last part of the path it is posted to
	Target  string // which of several forms of one kind: a bid, a mission
	Values  map[string][]string
	Reasons []models.Reason
}

// Form is one of the page's forms: as it was refused, or fresh.
func (w RefusedForm) Form(lang, op, target string) Form {
	f := Form{Lang: lang, Op: op, Target: target}
	if w.Op == op && w.Target == target && len(w.Reasons) > 0 {
		f.Filled, f.Values, f.Reasons = true, w.Values, w.Reasons
	}
	return f
}

// Form is one form as it is drawn: fresh, or with what was typed and refused.
// The components of the kit (PostForm, LineField, SelectField…) take it.
type Form struct {
	Lang    string
	Op      string // begins the ids of the fields; empty: a field's id is its name
	Target  string // which of several forms of one kind, part of the ids too
	Key     string // makes the form count once; empty: a new one
	Ruled   bool   // a rule stands above each field: a screen of many questions
	Filled  bool   // Values are shown, not what a fresh form holds
	Values  map[string][]string
	Reasons []models.Reason
	Attrs   templ.Attributes // what else the <form> carries
}

// ID is unique on the page: several offers may carry the same form.
func (f Form) ID(field string) string {
	var parts []string
	for _, part := range []string{strings.ReplaceAll(f.Op, "/", "-"), f.Target, field} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "-")
}

// Value is what was typed, else the value of a fresh form.
func (f Form) Value(field, fresh string) string {
	if !f.Filled {
		return fresh
	}
	if v := f.Values[field]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Chosen tells whether a box or a choice of several is on.
func (f Form) Chosen(field, value string, fresh bool) bool {
	if !f.Filled {
		return fresh
	}
	return slices.Contains(f.Values[field], value)
}

// About are the reasons about one field.
func (f Form) About(field string) []models.Reason { return FieldReasons(f.Reasons, field) }

// Rest are the reasons about none of the fields: they stand at the form's head.
func (f Form) Rest(fields ...string) []models.Reason {
	var list []models.Reason
	for _, r := range f.Reasons {
		if r.Field == "" || !slices.Contains(fields, r.Field) {
			list = append(list, r)
		}
	}
	return list
}

// key makes sending the same form twice count once.
func (f Form) key() string {
	if f.Key != "" {
		return f.Key
	}
	return rand.Text()
}

// attributes are those of the <form> itself.
func (f Form) attributes() templ.Attributes {
	a := templ.Attributes{}
	if f.Op != "" {
		a["id"] = f.ID("form")
	}
	maps.Copy(a, f.Attrs)
	return a
}
