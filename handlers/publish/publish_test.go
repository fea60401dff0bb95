package publish_test

import (
	"net/url"
	"strings"
	"testing"

	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
	"coupdemain/models/calendar"
)

// clerk is what a town clerk types: four answers, the rest as the page made it.
func clerk(page handlerstest.Reply) url.Values {
	v := url.Values{
		"title": {"Préparer l'export des permis"}, "software": {"openMairie"}, "closes_at": {handlerstest.Closing().In(calendar.Paris).Format("2006-01-02T15:04")}, "kind": {"fix"}, "template": {"install"},
		"need":        {"L'export échoue.\n\nÉtant donné un permis déposé, quand on exporte, alors il est dans le fichier."},
		"wanted_days": {"30"}, "verify_days": {"15"}, "required_level": {"proven"}, "data": {"personal"}, "licence": {"same"}, "remote": {"1"},
		"weight_price": {"40"}, "weight_delay": {"10"}, "weight_skill": {"0"}, "weight_reputation": {"0"},
		"manual_name": {"Réponse au besoin", "Accompagnement des agents", "", ""}, "manual_weight": {"30", "20", "", ""}, "format": {"sealed"},
		"key": {handlerstest.Field(page.Body, "key")},
	}
	return v
}

func TestClerkPublishesInFourAnswers(t *testing.T) {
	b := handlerstest.New(t)
	v := b.Browser("agent@exemple.fr")
	page := v.Get("/publier")
	handlerstest.MustHave(t, page, "Il manque", "openMairie", `id="closes_at"`, "Réglages (déjà faits)")
	values := clerk(page)
	values.Set("op", "publish")
	page = v.Acts("/publier", values)
	handlerstest.MustHave(t, page, "Préparer l&#39;export des permis", "Mission publiée")
	id := handlerstest.Between(page.Body, `data-mission="`, `"`)
	m, ok := b.Board.State().Mission(id)
	if !ok || !m.Public() {
		t.Fatalf("mission %q is not published", id)
	}
	if len(m.Terms.Criteria) != 1 || strings.Contains(m.Terms.Need, "Étant donné") {
		t.Errorf("the line that begins with « Étant donné » is no criterion: %+v", m.Terms.Criteria)
	}
	if m.Terms.Weights.Delay != 20 || m.Terms.WantedDays != 15 || m.Terms.Data != models.Anonymised {
		t.Errorf("settings left as they were did not follow the kind: %+v", m.Terms)
	}
	if m.Terms.Domain != "urbanisme" {
		t.Errorf("domain %q", m.Terms.Domain)
	}
}

func TestOwnSettingsStayWhenTheKindChanges(t *testing.T) {
	b := handlerstest.New(t)
	v := b.Browser("agent@exemple.fr")
	values := clerk(v.Get("/publier"))
	values.Set("wanted_days", "12")
	values["manual_weight"] = []string{"20", "30", "", ""}
	values.Set("op", "save")
	page := v.Acts("/publier", values)
	id := handlerstest.Field(page.Body, "mission")
	m, _ := b.Board.State().Mission(id)
	if m == nil || m.Terms.WantedDays != 12 || m.Terms.Weights.Delay != 10 || m.Terms.Manual[0].Weight != 20 {
		t.Fatalf("own settings were lost: %+v", m)
	}
	handlerstest.MustHave(t, page, "Brouillon enregistré", `value="12"`)
}

func TestRefusedPublicationKeepsEveryWord(t *testing.T) {
	b := handlerstest.New(t)
	v := b.Browser("agent@exemple.fr")
	values := clerk(v.Get("/publier"))
	values.Set("closes_at", "")
	values.Set("op", "publish")
	got := v.Send("/publier", values)
	if got.Status != 422 {
		t.Fatalf("status %d", got.Status)
	}
	handlerstest.MustHave(t, got, "Préparer l&#39;export des permis", `value="openMairie"`, `href="#closes_at"`, "(à remplir)")
	v.Page = got
	values = clerk(got)
	values.Set("mission", handlerstest.Field(got.Body, "mission"))
	values.Set("seen", handlerstest.Field(got.Body, "seen"))
	values.Set("need", "L'export échoue.")
	values.Set("op", "publish")
	v.Acts("/publier", values)
	if missions, _, _, _, _ := b.Board.State().Counts(); missions != 1 {
		t.Errorf("%d missions after mending one", missions)
	}
}

func TestUnreadableAmountStaysInItsField(t *testing.T) {
	b := handlerstest.New(t)
	v := b.Browser("agent@exemple.fr")
	values := clerk(v.Get("/publier"))
	values.Set("estimate", "environ mille")
	got := v.Send("/publier", values)
	if got.Status != 400 {
		t.Fatalf("status %d", got.Status)
	}
	handlerstest.MustHave(t, got, `value="environ mille"`, `id="estimate-no"`, "Écrivez un montant")
	if missions, _, _, _, _ := b.Board.State().Counts(); missions != 0 {
		t.Error("something was recorded")
	}
}

func TestWhoCannotPublishReadsWhatItTakes(t *testing.T) {
	b := handlerstest.New(t)
	if page := b.Send("GET", "/publier", "", "", nil); page.Status != 200 || !strings.Contains(page.Body, "/connexion?suite=/publier") {
		t.Errorf("a stranger: %d", page.Status)
	}
	v := b.Browser("developer@exemple.fr")
	if page := v.Get("/publier"); page.Status != 200 || strings.Contains(page.Body, `id="title"`) {
		t.Errorf("a developer: %d", page.Status)
	}
}
