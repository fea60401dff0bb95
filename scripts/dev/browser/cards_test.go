package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
	"coupdemain/web"
	"coupdemain/web/mission"
	"coupdemain/web/ui"
)

// cardsNow is when the cards are read: an evening, whose dates are long words in both languages.
var cardsNow = time.Date(2026, 9, 23, 16, 30, 0, 0, time.UTC)

// TestACardFitsInEveryState draws a card of every state that the board can show,
// whatever the demonstration happens to be at today, and wants none of them to
// reach over the edge: of a narrow telephone's page, nor of its column in a wide one.
func TestACardFitsInEveryState(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static/{name}", func(w http.ResponseWriter, r *http.Request) {
		body, kind, ok := web.Static(r.PathValue("name"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kind)
		if _, err := w.Write(body); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /{lang}", func(w http.ResponseWriter, r *http.Request) {
		p := ui.Page{Lang: r.PathValue("lang"), Path: "/", Now: cardsNow, Section: ui.SectionMissions}
		if err := mission.Board(p, mission.BoardData{Missions: view.MissionPage{Items: openCards()}, Recent: laterCards(), Asked: url.Values{}}).Render(r.Context(), w); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	v := visit(t, &board{t: t, url: server.URL}, person{}, true)
	for _, lang := range []string{ui.French, ui.English} {
		v.goes("/" + lang)
		var drawn int
		v.eval(`document.querySelectorAll("article.notice").length`, &drawn)
		if want := len(openCards()) + len(laterCards()); drawn != want {
			t.Fatalf("%d cards were drawn instead of %d", drawn, want)
		}
		v.shot("cards-" + lang)
		for _, width := range []int64{320, 1280} {
			var over []string
			v.run("look", size(width, 800, width < 500), chromedp.Evaluate(fmt.Sprintf(overCard, width), &over))
			for _, what := range over {
				t.Errorf("%s at %d: %s", lang, width, what)
			}
		}
	}
}

// overCard lists which cards are wider than the page, and which of their texts are
// wider than the column that holds them.
const overCard = `[...document.querySelectorAll("article.notice")].flatMap((card) =>
	[card, ...card.querySelectorAll(".what, .when, .offers")].filter((box) => box.scrollWidth > box.clientWidth || box.getBoundingClientRect().right > %d)
	.map((box) => card.dataset.mission + " " + box.className + ": " + box.innerText.replace(/\s+/g, " ")))`

// openCards are the states of a mission that is open, with the longest words and sums.
func openCards() []view.Card {
	var cards []view.Card
	add := func(what string, f models.Format, change func(*view.Card)) {
		c := plainCard("open-"+what, f, models.Opened)
		change(&c)
		cards = append(cards, c)
	}
	for _, f := range models.Formats {
		add(string(f), f, func(c *view.Card) { c.Live = f != models.Sealed })
	}
	add("none", models.Sealed, func(c *view.Card) { *c.Bids = 0 })
	add("hidden", models.Sealed, func(c *view.Card) { c.Bids = nil })
	add("soon", models.Sealed, func(c *view.Card) { c.EffectiveEnd = cardsNow.Add(119 * time.Minute) })
	add("later", models.Sealed, func(c *view.Card) { c.OpensAt = cardsNow.Add(400 * 24 * time.Hour) })
	add("best", models.Open, func(c *view.Card) { c.Live, c.Best = true, money.Max })
	add("asked", models.Sealed, func(c *view.Card) {
		c.Unanswered, c.SkillWeight, c.AddendumAt, c.Authority.Regime = 12, 30, cardsNow, models.Private
	})
	return cards
}

// laterCards are the phases after the close, of the same year and of another.
func laterCards() []view.Card {
	var cards []view.Card
	for _, phase := range models.Phases {
		if phase == models.Draft || phase == models.Opened { // a draft has no card on the board
			continue
		}
		for name, ago := range map[string]time.Duration{"today": time.Hour, "year": 2 * time.Hour * 24 * 365} {
			for _, amount := range []money.Cents{0, money.Max} {
				c := plainCard(fmt.Sprint(phase, "-", name, "-", amount), models.Ranked, phase)
				c.Amount, c.ChangedAt, c.NextBest = amount, cardsNow.Add(-ago), phase == models.Failed
				cards = append(cards, c)
			}
		}
	}
	return cards
}

func plainCard(id string, f models.Format, phase models.Phase) view.Card {
	bids := 128
	return view.Card{
		ID: id, Slug: "installer", Title: "Installer openCimetière et reprendre les concessions", Gist: strings.Repeat("Reprendre le tableur des concessions. ", 4),
		Authority: view.AuthRef{ID: "A1", Name: "Communauté de communes de Brocéliande", Regime: models.Public}, Software: view.SoftRef{Slug: "opencimetiere", Name: "openCimetière"},
		Domain: "etat-civil", Kind: models.KindInstall, Format: f, Phase: phase, Place: models.Place{Department: "35"}, Level: models.Attested,
		OpensAt: cardsNow.Add(-72 * time.Hour), EffectiveEnd: cardsNow.Add(23*24*time.Hour + 23*time.Hour), PublishedAt: cardsNow.Add(-72 * time.Hour),
		ChangedAt: cardsNow.Add(-time.Hour), Bids: &bids,
	}
}
