package work_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
)

func TestWorkFromOrderToReviewsByForms(t *testing.T) {
	b, agent := handlerstest.Awarded(t)
	mission := "/missions/" + b.IDs["mission"]
	if got := agent.Send("/missions/{mission}/commander", url.Values{"service_code": {"TECH"}}); got.Status != 400 || !strings.Contains(got.Body, `id="commander-commitment-no"`) || !strings.Contains(got.Body, `value="TECH"`) {
		t.Fatalf("an order without its number: %d", got.Status)
	}
	agent.Acts("/missions/{mission}/commander", url.Values{"commitment": {"2026-118"}, "service_code": {"TECH"}})
	agent.Acts("/missions/{mission}/delai", url.Values{"suspended": {"1"}, "reason": {"L'accès à la base manque."}})
	agent.Acts("/missions/{mission}/delai", url.Values{"suspended": {"0"}})

	winner := b.Browser("developer@exemple.fr")
	handlerstest.MustHave(t, winner.Get(mission), "2026-118", "Fichiers")
	got := winner.Uploaded("../../correctif été.patch", "diff --git a b")
	if got.Status != http.StatusSeeOther {
		t.Fatalf("delivery: %d %s", got.Status, handlerstest.Refusals(got.Body))
	}
	page := winner.Get(got.Headers.Get("Location"))
	handlerstest.MustHave(t, page, "correctif été.patch", "https://forge.example/fusion/12")
	file := mission + "/fichiers/" + handlerstest.Between(page.Body, "/fichiers/", `"`)
	answer := winner.Get(file)
	if answer.Body != "diff --git a b" || !strings.HasPrefix(answer.Headers.Get("Content-Disposition"), "attachment") || !strings.Contains(answer.Headers.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("file: %d %v", answer.Status, answer.Headers)
	}
	loser := b.Browser("second@exemple.fr")
	if got := loser.Get(file); got.Status != 404 {
		t.Errorf("a loser got the file: %d", got.Status)
	}
	if got := b.Send("GET", file, "", "", nil); got.Status != 404 {
		t.Errorf("a stranger got the file: %d", got.Status)
	}

	handlerstest.MustHave(t, agent.Get(mission), "le développeur attend d’être payé", "effacement", "Critère n° 2")
	agent.Acts("/missions/{mission}/reprises", url.Values{"criterion_0": {""}, "criterion_1": {"Aucun essai."}, "reasons": {""}})
	handlerstest.MustHave(t, winner.Get(mission), "Critère n° 2 (Un essai couvre le défaut.)\u00a0: Aucun essai.")
	if got := winner.Send("/missions/{mission}/livrer", url.Values{"text": {"L'essai est là."}}); got.Status != http.StatusSeeOther {
		t.Fatalf("second delivery: %d", got.Status)
	}
	agent.Get(mission)
	if got := agent.Send("/missions/{mission}/accepter", url.Values{"skill_confirmed": {"1"}}); got.Status != 422 || !strings.Contains(got.Body, `id="accepter-erasure-no"`) {
		t.Fatalf("an acceptance without the erasure: %d", got.Status)
	}
	agent.Acts("/missions/{mission}/accepter", url.Values{"skill_confirmed": {"1"}, "erasure": {"1"}})
	if got := agent.Send("/missions/{mission}/avis", url.Values{"quality": {"5"}, "deadline": {"0"}, "communication": {"4"}, "text": {"Très bien."}}); got.Status != 400 || !strings.Contains(got.Body, "Très bien.") {
		t.Fatalf("a review without a mark: %d", got.Status)
	}
	agent.Acts("/missions/{mission}/avis", url.Values{"quality": {"5"}, "deadline": {"4"}, "communication": {"4"}, "text": {"Très bien."}})
	handlerstest.MustLack(t, winner.Get(mission), "Très bien.")
	winner.Acts("/missions/{mission}/avis", url.Values{"quality": {"0"}, "deadline": {"0"}, "communication": {"0"}, "text": {"Besoin clair."}})
	handlerstest.MustHave(t, winner.Get(mission), "Très bien.", "Besoin clair.")
	winner.Acts("/missions/{mission}/paiement", nil)
	m, _ := b.Board.State().Mission(b.IDs["mission"])
	if m.Phase(b.Clock()) != models.Paid {
		t.Errorf("phase %s", m.Phase(b.Clock()))
	}
}

func TestFailureIsClaimedAnsweredAndSettledByForms(t *testing.T) {
	b, agent := handlerstest.Awarded(t)
	mission := "/missions/" + b.IDs["mission"]
	agent.Acts("/missions/{mission}/echec", url.Values{"reason": {"Plus de nouvelles."}})
	winner := b.Browser("developer@exemple.fr")
	handlerstest.MustHave(t, winner.Get(mission), "Plus de nouvelles.", "Votre réponse")
	winner.Acts("/missions/{mission}/echec/reponse", url.Values{"text": {"J'étais malade."}})
	if got := winner.Send("/missions/{mission}/echec/issue", url.Values{"fault": {"moon"}}); got.Status != 400 {
		t.Errorf("an unknown fault: %d", got.Status)
	}
	winner.Acts("/missions/{mission}/echec/issue", url.Values{"fault": {"developer"}})
	agent.Get(mission + "/depouillement")
	handlerstest.MustHave(t, agent.Page, "Attribuer", "Aucune offre acceptable")
}
