package ui

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/models/money"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func samplePage(lang string) Page {
	return Page{
		Title: "Missions ouvertes", Path: "/", Query: "q=cimeti%C3%A8re&lang=fr", Section: SectionMissions, Lang: lang,
		Board: "Syndicat d'exemple", Demo: true, Mailbox: true, CSRF: "t0k3n", Now: time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC),
		Viewer:  &Viewer{ID: "p1", Name: "Personne <exemple>", Steward: true},
		Notice:  &Notice{Text: "Offre enregistrée."},
		Scripts: []string{"room.ts", "clock.ts", "room.ts"}, Topic: "mission/M7K2", Pos: 1203,
		Feeds: []Feed{{"Missions", "/missions.atom", "application/atom+xml"}},
	}
}

// fullPages are pages that carry every component of this package.
func fullPages(t *testing.T, lang string) map[string]string {
	p := samplePage(lang)
	reasons := []models.Reason{
		{Key: "too_high", Field: "amount", Args: models.Args{"amount": money.Cents(70900), "max": money.Cents(70785), "best": money.Cents(71500), "step": money.Cents(715)}},
		{Key: "level_low", Args: models.Args{"level": "proven", "software": "Pastell", "own": "declared"}},
	}
	return map[string]string{
		"internal":  render(t, Error(p, ErrorData{Code: models.Internal, ID: "01J"})),
		"not found": render(t, Error(p, ErrorData{Code: models.NotFound, ID: "01J"})),
		"refused":   render(t, Error(p, ErrorData{Code: models.Refused, ID: "01J", Reasons: reasons})),
		"board": render(t, Layout(p)) + render(t, Promise(lang, true)) + render(t, WeightsBar(lang, "bt", []Weight{{"Prix", 40}, {"Délai", 7}, {"Réponse", 53}})) +
			render(t, BestBids(lang, sampleChart())) + render(t, FieldRefusal(lang, "refus", reasons[:1])) + render(t, Rank(lang, 3)) + render(t, Word("sealed", "go", "ouverte")),
	}
}

func TestNoPageCarriesInlineStyleOrScript(t *testing.T) {
	bad := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?:[^>]*[^>c]|)>[^<]`)
	for _, lang := range Languages {
		for name, html := range fullPages(t, lang) {
			if found := bad.FindString(html); found != "" {
				t.Errorf("%s %s: %q would be refused by the content policy", lang, name, found)
			}
		}
	}
}

func TestNoPageShowsAKeyOrAnUnfilledArgument(t *testing.T) {
	before := MissingCount()
	hole := regexp.MustCompile(`\{[a-z_]+\}`)
	for _, lang := range Languages {
		for name, html := range fullPages(t, lang) {
			if found := hole.FindString(html); found != "" {
				t.Errorf("%s %s: argument %s was not given", lang, name, found)
			}
		}
	}
	if n := MissingCount() - before; n != 0 {
		t.Errorf("%d sentences were missing", n)
	}
}

func TestEveryIDStandsOnceAndEveryReferenceHasItsTarget(t *testing.T) {
	ids := regexp.MustCompile(`\sid="([^"]+)"`)
	refs := regexp.MustCompile(`aria-labelledby="([^"]+)"`)
	for name, html := range fullPages(t, French) {
		var list []string
		for _, m := range ids.FindAllStringSubmatch(html, -1) {
			if slices.Contains(list, m[1]) {
				t.Errorf("%s: id %s twice", name, m[1])
			}
			list = append(list, m[1])
		}
		for _, m := range refs.FindAllStringSubmatch(html, -1) {
			for _, id := range strings.Fields(m[1]) {
				if !slices.Contains(list, id) {
					t.Errorf("%s: %s names nothing", name, id)
				}
			}
		}
	}
}

func TestFrameSaysWhereOneIsAndWhoOneIs(t *testing.T) {
	html := render(t, Layout(samplePage(French)))
	for _, want := range []string{
		`<html lang="fr">`, `<title>Missions ouvertes · Coup de main</title>`, `<a href="/" aria-current="page">Missions</a>`,
		`href="/?lang=en&amp;q=cimeti%C3%A8re" lang="en" hreflang="en">English</a>`, `Personne &lt;exemple&gt;`, `>Régie</a>`, `>Mon profil</a>`,
		`data-live="/live" data-topic="mission/M7K2" data-pos="1203"`, `data-now="2026-11-25T14:00:00.000Z"`, `name="_csrf" value="t0k3n"`, `href="/boite"`,
		`type="application/atom+xml"`, `<main id="contenu"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is not in the page", want)
		}
	}
	if n := strings.Count(html, `/static/room`); n != 1 {
		t.Errorf("an island asked for twice is loaded %d times", n)
	}
}

func TestStrangerSeesNoPrivateEntry(t *testing.T) {
	p := samplePage(English)
	p.Viewer, p.Demo, p.Mailbox, p.Topic = nil, false, false, ""
	html := render(t, Layout(p))
	for _, no := range []string{"/mon-profil", "/regie", "/boite", "/deconnexion", "_csrf", "data-live", `class="demo"`} {
		if strings.Contains(html, no) {
			t.Errorf("%s is in a stranger's page", no)
		}
	}
	for _, want := range []string{`<html lang="en">`, `href="/connexion">Sign in</a>`, `lang=fr`} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is not in the page", want)
		}
	}
}

func TestEveryCodeHasAnErrorPage(t *testing.T) {
	for _, code := range models.Codes {
		for _, lang := range Languages {
			html := render(t, Error(samplePage(lang), ErrorData{Code: code, ID: "01JXYZ", Reasons: []models.Reason{{Key: string(code)}}}))
			if !strings.Contains(html, "01JXYZ") {
				t.Errorf("%s: the number to give is not on the page", code)
			}
			if strings.Contains(html, ">error.") {
				t.Errorf("%s: a key is on the page", code)
			}
		}
	}
}

func TestIconsThatPagesAskForAreInTheSprite(t *testing.T) {
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllStringSubmatch(readSource(t, "../icons.svg"), -1) {
		known[m[1]] = true
	}
	if len(known) == 0 {
		t.Fatal("the sprite has no symbol")
	}
	uses := 0
	for _, root := range []string{"..", "../../handlers"} {
		walk(t, root, func(name, text string) {
			for _, m := range regexp.MustCompile(`@(?:ui\.)?(?:Icon|Message|Stop|Word)\("([a-z]+)"`).FindAllStringSubmatch(text, -1) {
				uses++
				if !known[m[1]] {
					t.Errorf("%s: no symbol %s", name, m[1])
				}
			}
		})
	}
	if uses == 0 {
		t.Fatal("no use was read: this test would prove nothing")
	}
}
