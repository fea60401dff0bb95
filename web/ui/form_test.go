package ui

import (
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"coupdemain/models"
)

// controls draws one field by each component of the kit.
var controls = map[string]func(Form, Field) templ.Component{
	"line":   LineField,
	"number": NumberField,
	"amount": AmountField,
	"file":   FileField,
	"area":   AreaField,
	"select": func(f Form, c Field) templ.Component { return SelectField(f, c, []Choice{{Value: "a", Label: "A"}}) },
	"check":  func(f Form, c Field) templ.Component { return CheckField(f, c, false) },
	"radio":  func(f Form, c Field) templ.Component { return RadioField(f, c, []Choice{{Value: "a", Label: "A"}}) },
}

func TestEachControlWiresItsLabelHelpAndRefusal(t *testing.T) {
	f := Form{Lang: French, Op: "un/deux", Target: "7", Reasons: []models.Reason{{Key: "email_invalid", Field: "x"}, {Key: "closed"}}}
	c := Field{Name: "x", Label: "Intitulé", Hint: "L'aide"}
	for kind, draw := range controls {
		html := render(t, draw(f, c))
		for _, part := range []string{
			`id="un-deux-7-x"`, `name="x"`, `aria-invalid="true"`, `aria-describedby="un-deux-7-x-hint un-deux-7-x-no"`,
			`<small id="un-deux-7-x-hint">L&#39;aide</small>`, `<div class="msg stop" id="un-deux-7-x-no" role="alert">`,
		} {
			if strings.Count(html, part) != 1 {
				t.Errorf("%s: %s stands %d times in\n%s", kind, part, strings.Count(html, part), html)
			}
		}
		labels := []string{`<label for="un-deux-7-x">`}
		if kind == "radio" { // the group is named by its legend, each option by its label
			labels = []string{"<legend>Intitulé", `<label for="un-deux-7-x-a">`, `id="un-deux-7-x-a"`}
		}
		for _, label := range labels {
			if !strings.Contains(html, label) {
				t.Errorf("%s has no %s:\n%s", kind, label, html)
			}
		}
	}
}

func TestAControlWithoutRefusalOrHelpPointsToNothing(t *testing.T) {
	for kind, draw := range controls {
		html := render(t, draw(Form{Lang: French}, Field{Name: "x", Label: "Intitulé"}))
		if strings.Contains(html, "aria-") || strings.Contains(html, "role=\"alert\"") || !strings.Contains(html, `id="x"`) {
			t.Errorf("%s: %s", kind, html)
		}
	}
}

func TestARefusalApartOrAheadIsStillTiedToItsField(t *testing.T) {
	f := Form{Lang: French, Op: "op", Reasons: []models.Reason{{Key: "email_invalid", Field: "x"}}}
	c := Field{Name: "x", Label: "Intitulé", Refusal: Apart}
	if html := render(t, LineField(f, c)) + render(t, RefusalApart(f, c)); !strings.Contains(html, `aria-describedby="op-x-no"`) || strings.Count(html, `id="op-x-no"`) != 1 {
		t.Error(html)
	}
	c.Refusal = Ahead
	if html := render(t, Summary(f)) + render(t, LineField(f, c)); !strings.Contains(html, `aria-describedby="op-summary"`) || strings.Count(html, `id="op-summary"`) != 1 || strings.Contains(html, "op-x-no") {
		t.Error(html)
	}
}

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	w := RefusedForm{Op: "op", Target: "7", Values: map[string][]string{"line": {"<a>"}, "area": {"b"}, "select": {"two"}, "radio": {"two"}, "check": {"1"}}, Reasons: []models.Reason{{Key: "closed"}}}
	two := []Choice{{Value: "one", Label: "Un"}, {Value: "two", Label: "Deux"}}
	draw := func(f Form) string {
		return render(t, LineField(f, Field{Name: "line", Value: "fresh"})) + render(t, AreaField(f, Field{Name: "area", Value: "fresh"})) +
			render(t, SelectField(f, Field{Name: "select", Value: "one"}, two)) + render(t, RadioField(f, Field{Name: "radio", Value: "one"}, two)) + render(t, CheckField(f, Field{Name: "check"}, false))
	}
	html := draw(w.Form(French, "op", "7"))
	for _, part := range []string{`value="&lt;a&gt;"`, `>b</textarea>`, `<option value="two" selected>`, `<input checked id="op-7-radio-two"`, `<input checked id="op-7-check"`} {
		if !strings.Contains(html, part) {
			t.Errorf("%s is lost:\n%s", part, html)
		}
	}
	html = draw(w.Form(French, "op", "8"))
	for _, part := range []string{`value="fresh"`, `>fresh</textarea>`, `<option value="one" selected>`, `<input checked id="op-8-radio-one"`} {
		if !strings.Contains(html, part) {
			t.Errorf("another form of the kind is not fresh, %s is missing:\n%s", part, html)
		}
	}
}

func TestAFormThatPostsHasItsTokenItsKeyAndTheReasonsOfNoField(t *testing.T) {
	p := Page{Lang: French, CSRF: "t0k3n"}
	f := Form{Lang: French, Op: "op", Target: "B1", Reasons: []models.Reason{{Key: "email_invalid", Field: "x"}, {Key: "level_low", Field: "y"}}}
	html := render(t, MissionForm(p, "M1", f, "x"))
	for _, part := range []string{`<form method="post" action="/missions/M1/op" id="op-B1-form">`, `name="_csrf" value="t0k3n"`, `name="target" value="B1"`, `id="op-B1-summary"`} {
		if strings.Count(html, part) != 1 {
			t.Errorf("%s is missing:\n%s", part, html)
		}
	}
	key := regexp.MustCompile(`name="key" value="([A-Z2-7]{26})"`)
	again := render(t, MissionForm(p, "M1", f, "x"))
	if a, b := key.FindStringSubmatch(html), key.FindStringSubmatch(again); a == nil || b == nil || a[1] == b[1] {
		t.Errorf("two drawings share their key: %v %v", a, b)
	}
	if n := strings.Count(html, `role="alert"`); n != 1 || strings.Contains(html, "adresse") {
		t.Errorf("the head says a field's own reason, or not the other:\n%s", html)
	}
}
