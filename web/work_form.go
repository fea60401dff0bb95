package web

import (
	"crypto/rand"
	"slices"
	"strings"

	"coupdemain/models"
)

// WorkForm is the form of a mission's work that was just refused: which one, what
// was typed in it and every reason. The zero value is a page without a refusal.
type WorkForm struct {
	Op      string // last part of the form's path: "additifs"
	Target  string // which of several forms of one kind: a bid, a question's number
	Values  map[string][]string
	Reasons []models.Reason
}

// offered says with which action each form of the work is drawn.
var offered = map[string]string{
	"publier": models.ActPublish, "annuler": models.ActCancel, "additifs": models.ActAddendum, "commander": models.ActOrder, "delai": models.ActClock,
	"livrer": models.ActDeliver, "accepter": models.ActAccept, "reprises": models.ActAccept, "paiement": models.ActPay, "avis": models.ActReview,
	"justifier": models.ActJustify, "confirmer": models.ActReconfirm, "echec": models.ActFail, "litige": models.ActDispute,
}

// strays are the reasons of a form that is not on the page any more, because its
// time is over or the draft lacks something: they must be read all the same.
func (f WorkForm) strays(v *models.MissionView) []models.Reason {
	action, known := offered[f.Op]
	if !known || v.Can(action) && (f.Op != "publier" || len(v.Missing) == 0) {
		return nil
	}
	return f.Reasons
}

// below is the id of the refused form where it stands on the page, often far under
// what a window shows first; empty when strays says its reasons.
func (f WorkForm) below(v *models.MissionView) string {
	if f.Op == "" || len(f.Reasons) == 0 || len(f.strays(v)) > 0 {
		return ""
	}
	return typed{op: f.Op, target: f.Target}.id("form")
}

// typed is one form as it is drawn: fresh, or with what was typed and refused.
type typed struct {
	lang, op, target string
	refused          bool
	values           map[string][]string
	reasons          []models.Reason
}

// form picks what the refused form holds for one of the page's forms.
func (f WorkForm) form(lang, op, target string) typed {
	t := typed{lang: lang, op: op, target: target}
	if f.Op == op && f.Target == target && len(f.Reasons) > 0 {
		t.refused, t.values, t.reasons = true, f.Values, f.Reasons
	}
	return t
}

// id is unique on the page: several offers carry the same form.
func (t typed) id(field string) string {
	parts := []string{strings.ReplaceAll(t.op, "/", "-")}
	if t.target != "" {
		parts = append(parts, t.target)
	}
	return strings.Join(append(parts, field), "-")
}

// value is what was typed, else the value of a fresh form.
func (t typed) value(field, fresh string) string {
	if !t.refused {
		return fresh
	}
	if v := t.values[field]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// chosen tells whether a box or a choice of several is on.
func (t typed) chosen(field, value string, fresh bool) bool {
	if !t.refused {
		return fresh
	}
	return slices.Contains(t.values[field], value)
}

func (t typed) why(field string) []models.Reason { return FieldReasons(t.reasons, field) }

// rest are the reasons about none of the form's fields: they stand above it.
func (t typed) rest(fields ...string) []models.Reason {
	var list []models.Reason
	for _, r := range t.reasons {
		if r.Field == "" || !slices.Contains(fields, r.Field) {
			list = append(list, r)
		}
	}
	return list
}

// described names what stands under a field, for aria-describedby.
func (t typed) described(field, hint string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, t.id(field)+"-hint")
	}
	if len(t.why(field)) > 0 {
		ids = append(ids, t.id(field)+"-no")
	}
	return strings.Join(ids, " ")
}

// formKey makes the idempotency key of one drawn form: sending the same form
// twice counts once.
func formKey() string { return rand.Text() }
