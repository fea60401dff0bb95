package people_test

import (
	"net/url"
	"strings"
	"testing"

	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
)

func TestAPersonBecomesADeveloperAndDeclaresASkill(t *testing.T) {
	b := handlerstest.New(t)
	cookie := b.Session("other")
	b.Happened()
	bad := b.Fill("/mon-profil", "/mon-profil", cookie, url.Values{"name": {""}, "legal": {"micro"}})
	b.Wants(bad, 400, "Créer mon profil")
	made := b.Fill("/mon-profil", "/mon-profil", cookie, url.Values{"name": {"Studio Deux"}, "legal": {"micro"}, "department": {"35"}, "remote": {"1"}, "about": {"Deux mains."}})
	b.Wants(made, 303)
	page := b.Read("/mon-profil", cookie)
	b.Wants(page, 200, "Studio Deux", "Deux mains.", "other@exemple.fr")
	b.Wants(b.Fill("/mon-profil", "/mon-profil/competences", cookie, url.Values{"software": {"OpenMairie"}}), 303)
	b.Wants(b.Fill("/mon-profil", "/mon-profil/competences", cookie, url.Values{"software": {"inconnu"}}), 400, "Aucun logiciel de la liste")
	b.Wants(b.Fill("/mon-profil", "/mon-profil/competences", cookie, url.Values{}), 400)
	p, _ := b.Board.State().Person(b.IDs["other"])
	public := b.Read("/developpeurs/"+p.Developer, "")
	b.Wants(public, 200, "Studio Deux", "Deux mains.", "Déclarée")
	if strings.Contains(public.Body, "other@exemple.fr") {
		t.Error("the public page shows an address")
	}
	b.Wants(b.Fill("/mon-profil", "/mon-profil/competences/retirer", cookie, url.Values{"software": {"openmairie"}}), 303)
	b.Wants(b.Fill("/mon-profil", "/mon-profil/membres", cookie, url.Values{"email": {"personne@exemple.fr"}}), 422, "n’existe pas")
	b.Wants(b.Fill("/mon-profil", "/mon-profil/membres", cookie, url.Values{"email": {"agent@exemple.fr"}}), 303)
	b.Wants(b.Fill("/mon-profil", "/mon-profil/membres/retirer", cookie, url.Values{"person": {b.IDs["agent"]}}), 303)
	want := []string{"developer.registered", "skill.set", "skill.removed", "member.joined", "member.left"}
	if got := b.Happened(); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("events %v, want %v", got, want)
	}
}

func TestATokenIsShownOnceAndWorksUntilRevoked(t *testing.T) {
	b := handlerstest.New(t)
	cookie := b.Session("developer")
	shown := b.Fill("/mon-profil", "/mon-profil/jetons", cookie, url.Values{"label": {"essai"}})
	b.Wants(shown, 200, "Copiez-le maintenant")
	token := "cdm_" + handlerstest.Between(shown.Body, "<code>cdm_", "</code>")
	if shown.Headers.Get("Cache-Control") != "no-store" {
		t.Error("the page with the token may be kept")
	}
	person, hash, ok := b.Auth.Bearer(token)
	if !ok || person != b.IDs["developer"] {
		t.Fatal("the token does not work")
	}
	if strings.Contains(b.Read("/mon-profil", cookie).Body, token) {
		t.Error("the token is shown twice")
	}
	b.Wants(b.Fill("/mon-profil", "/mon-profil/jetons/revoquer", cookie, url.Values{"token": {hash}}), 303)
	if _, _, ok := b.Auth.Bearer(token); ok {
		t.Error("the token still works")
	}
}

func TestErasureAsksTwiceAndSignsOut(t *testing.T) {
	b := handlerstest.New(t)
	cookie := b.Session("developer")
	b.Wants(b.Fill("/mon-profil", "/mon-profil/effacer", cookie, url.Values{}), 400, "définitif")
	b.Wants(b.Fill("/mon-profil", "/mon-profil/effacer", cookie, url.Values{"sure": {"1"}}), 303)
	if _, err := b.Board.Person(t.Context(), b.IDs["developer"]); models.CodeOf(err) != models.NotFound {
		t.Errorf("the person is still there: %v", err)
	}
	b.Wants(b.Read("/developpeurs/"+b.IDs["profile"], ""), 404)
	b.Wants(b.Read("/mon-profil", cookie), 200, "Entrer par courriel")
}

func TestSigningOutEverywhereClosesEverySession(t *testing.T) {
	b := handlerstest.New(t)
	one, two := b.Session("developer"), b.Session("developer")
	b.Wants(b.Fill("/mon-profil", "/mon-profil/deconnexion", one, url.Values{}), 303)
	for _, cookie := range []string{one, two} {
		b.Wants(b.Read("/mon-profil", cookie), 200, "Entrer par courriel")
	}
}
