package award_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"coupdemain/handlers/handlerstest"
	"coupdemain/models/calendar"
)

func TestOpeningShowsArithmeticAndTheLowPrice(t *testing.T) {
	_, v := handlerstest.Opened(t)
	handlerstest.MustHave(t, v.Page, "prix anormalement bas", "Moyenne des 3 offres", `class="matrix"`, "à noter", "signer")
	handlerstest.MustLack(t, v.Page, "checked")
}

func TestMarksMoveTheRanking(t *testing.T) {
	b, v := handlerstest.Opened(t)
	first, second, third := b.BidOf(88000), b.BidOf(92000), b.BidOf(40000)
	got := v.Send("/missions/{mission}/notes", url.Values{"mark_" + first + "_0": {"140"}, "mark_" + second + "_0": {"90"}})
	if got.Status != 400 || !strings.Contains(got.Body, `value="140"`) {
		t.Fatalf("a mark above 100: %d", got.Status)
	}
	page := v.Acts("/missions/{mission}/notes", url.Values{"mark_" + first + "_0": {"40"}, "mark_" + second + "_0": {"100"}, "mark_" + third + "_0": {"0"}})
	handlerstest.MustHave(t, page, "Notes enregistrées", "66,09") // 60 × 400 ÷ 920 + 40
	m, _ := b.Board.State().Mission(b.IDs["mission"])
	if m.Ranking()[0].Bid != second {
		t.Error("the marks did not move the ranking")
	}
}

func TestLoserReadsTheirOwnResultAndNobodyElsesOffer(t *testing.T) {
	b, _ := handlerstest.Awarded(t)
	loser := b.Browser("second@exemple.fr")
	page := loser.Get("/missions/" + b.IDs["mission"])
	handlerstest.MustHave(t, page, "Votre offre n’a pas été retenue", "Atelier du Code", "880,00", "Il connaît notre base.")
	handlerstest.MustLack(t, page, "Troisième Voie", "400,00", "Prix de lancement", "Je connais ce module", "2026-04")
	if got := loser.Get("/missions/" + b.IDs["mission"] + "/depouillement"); got.Status != 403 {
		t.Errorf("a loser opened the table of the offers: %d", got.Status)
	}
	stranger := b.Send("GET", page.Headers.Get("Location")+"/missions/"+b.IDs["mission"], "", "", nil)
	handlerstest.MustLack(t, stranger, "Deux Mains", "Prix de lancement", "920,00")
}

func TestActsOnOffersThatAreNotDrawnAnyMoreSayWhy(t *testing.T) {
	b, v := handlerstest.Opened(t)
	first := b.BidOf(88000)
	for path, values := range map[string]url.Values{
		"ouvrir":      nil,                                                                                                            // opened already
		"negociation": {"until": {calendar.AddWorkingDays(handlerstest.Closing(), 10).In(calendar.Paris).Format("2006-01-02T15:04")}}, // never announced
		"signer":      {"capacity": {"Le maire"}},                                                                                     // nothing is proposed
		"explication": {"target": {first}, "bid": {first}},                                                                            // its price is not low
		"preuve":      {"target": {first}, "bid": {first}, "reason": {"Vu."}, "admitted": {"yes"}},                                    // it joined none
	} {
		got := v.Send("/missions/{mission}/"+path, values)
		if got.Status != http.StatusUnprocessableEntity || handlerstest.Refusals(got.Body) == "" {
			t.Errorf("%s: status %d, the page says %q", path, got.Status, handlerstest.Refusals(got.Body))
		}
	}
}
