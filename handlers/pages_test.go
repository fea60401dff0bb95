package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"coupdemain/handlers/handlerstest"
)

func TestPagesOfPeopleAndSoftwareAreOpenToAll(t *testing.T) {
	b := handlerstest.New(t)
	b.Published()
	fr := map[string]string{"Accept-Language": "fr"}
	for path, texts := range map[string][]string{
		"/developpeurs":                              {"Atelier du Code", "Nouveau sur le tableau", "prouvée"},
		"/developpeurs?logiciel=openMairie":          {"Atelier du Code"},
		"/developpeurs?logiciel=inconnu":             {"Aucun logiciel de la liste", "Personne ne correspond"},
		"/developpeurs?domaine=culture":              {"Personne ne correspond"},
		"/developpeurs/" + b.IDs["profile"]:          {"Atelier du Code", "ni bon ni mauvais", "Vérifiée par l’équipe", "Micro-entreprise"},
		"/collectivites":                             {"Ville de agent", "Ville de other"},
		"/collectivites/" + b.IDs["authority agent"]: {"Corriger l’export", "pas encore", "Acheteur public"},
		"/logiciels":                                 {"openMairie", "AGPL-3.0-only"},
		"/logiciels?q=MAIRIE":                        {"openMairie"},
		"/logiciels?q=tableur":                       {"Aucun logiciel ne correspond"},
		"/logiciels/openmairie":                      {"Publier une mission sur ce logiciel", "/publier?logiciel=openmairie", "Atelier du Code", "Corriger l’export"},
		"/comprendre":                                {"/ai-je-le-droit", "/journal", "/accessibilite"},
		"/mon-profil":                                {"Entrer par courriel", "/connexion?suite=/mon-profil"},
	} {
		got := b.Send("GET", path, "", "", fr)
		b.Wants(got, 200)
		for _, text := range texts {
			if plain := strings.ReplaceAll(got.Body, "'", "’"); !strings.Contains(strings.ReplaceAll(plain, "&#39;", "’"), text) {
				t.Errorf("%s lacks %q", path, text)
			}
		}
	}
	for _, path := range []string{"/developpeurs/DNOBODY", "/collectivites/ANOBODY", "/logiciels/rien", "/journal/0", "/journal/99999", "/journal/x"} {
		b.Wants(b.Send("GET", path, "", "", nil), 404)
	}
}

func TestStrangersFormsChangeNothing(t *testing.T) {
	b, _ := handlerstest.Opened(t)
	other := b.Browser("other@exemple.fr")
	other.Get("/missions/" + b.IDs["mission"])
	b.Happened()
	for i, op := range []string{"additifs", "annuler", "ouvrir", "notes", "preuve", "explication", "ecarter", "negociation", "infructueuse", "attribuer", "signer",
		"commander", "delai", "reprises", "accepter", "paiement", "echec", "echec/issue", "litige", "litige/issue", "justifier", "confirmer", "publier"} {
		if i == 15 { // a person may send twenty in ten seconds
			b.Wait(time.Minute)
		}
		values := url.Values{"target": {b.BidOf(88000)}, "bid": {b.BidOf(88000)}, "reason": {"x"}, "text": {"x"}, "admitted": {"yes"}, "fault": {"none"}, "outcome": {"failed"}, "op": {"award"}}
		if got := other.Send("/missions/{mission}/"+op, values); got.Status != 403 && got.Status != 409 && got.Status != 422 {
			t.Errorf("%s: status %d", op, got.Status)
		}
	}
	if events := b.Happened(); len(events) != 0 {
		t.Errorf("events %v", events)
	}
}
