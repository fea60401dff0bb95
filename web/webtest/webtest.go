// Package webtest draws pages in their tests and looks for what no page may have.
package webtest

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"coupdemain/web/ui"
)

// Page is a frame with everything in it, for a person whose name must be escaped.
func Page(lang string) ui.Page {
	return ui.Page{
		Title: "Missions ouvertes", Path: "/", Query: "q=cimeti%C3%A8re&lang=fr", Section: ui.SectionMissions, Lang: lang,
		Board: "Syndicat d'exemple", Demo: true, Mailbox: true, CSRF: "t0k3n", Now: time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC),
		Viewer: &ui.Viewer{ID: "p1", Name: "Personne <exemple>", Steward: true},
	}
}

// Render draws a page or a part of one.
func Render(t testing.TB, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Plain writes a page with ordinary spaces and apostrophes, so that sentences can be looked for.
func Plain(html string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "&#39;", "'").Replace(html)
}

var (
	hole   = regexp.MustCompile(`\{[a-z_]+\}`)
	key    = regexp.MustCompile(`>[a-z][a-z0-9]*\.[a-z_0-9.]+<|enum\.[a-z_.]+`)
	inline = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?:[^>]*[^>c]|)>[^<]`)
	ids    = regexp.MustCompile(`\sid="([^"]+)"`)
	refs   = regexp.MustCompile(`\saria-(?:labelledby|describedby)="([^"]+)"`)
)

// Sound draws pages in every language. It fails on a key without a sentence, on an
// argument without a value, on style or script that the content policy refuses, on
// an id that stands twice and on a reference to an id that is not there.
func Sound(t *testing.T, pages func(p ui.Page) map[string]templ.Component) {
	t.Helper()
	for _, lang := range ui.Languages {
		before := ui.MissingCount()
		for name, c := range pages(Page(lang)) {
			html := Render(t, c)
			for what, found := range map[string]string{"a key without a sentence": key.FindString(html), "an argument without a value": hole.FindString(html), "inline style or script": inline.FindString(html)} {
				if found != "" {
					t.Errorf("%s %s: %s: %s", lang, name, what, found)
				}
			}
			references(t, lang+" "+name, html)
		}
		if n := ui.MissingCount() - before; n != 0 {
			t.Errorf("%s: %d sentences were missing", lang, n)
		}
	}
}

func references(t *testing.T, name, html string) {
	t.Helper()
	var there []string
	for _, m := range ids.FindAllStringSubmatch(html, -1) {
		if slices.Contains(there, m[1]) {
			t.Errorf("%s: id %s twice", name, m[1])
		}
		there = append(there, m[1])
	}
	for _, m := range refs.FindAllStringSubmatch(html, -1) {
		for _, id := range strings.Fields(m[1]) {
			if !slices.Contains(there, id) {
				t.Errorf("%s: %s names nothing", name, id)
			}
		}
	}
}
