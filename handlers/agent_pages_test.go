package handlers

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
)

// visit is one person's browser: a session and the last page.
type visit struct {
	b      *bench
	cookie string
	page   reply
}

func (b *bench) browser(email string) *visit { return &visit{b: b, cookie: b.signIn(email, "")} }

// get opens a page, following what it is sent on to.
func (v *visit) get(path string) reply {
	v.b.t.Helper()
	for range 4 {
		v.page = v.b.send("GET", path, "", "", map[string]string{"Cookie": v.cookie})
		if v.page.status != http.StatusSeeOther && v.page.status != http.StatusMovedPermanently {
			return v.page
		}
		path = v.page.headers.Get("Location")
	}
	v.b.t.Fatalf("%s leads nowhere", path)
	return reply{}
}

// send posts a form with the token of the last page.
func (v *visit) send(path string, values url.Values) reply {
	v.b.t.Helper()
	if values == nil {
		values = url.Values{}
	}
	path = strings.ReplaceAll(path, "{mission}", v.b.ids["mission"])
	return v.b.post(path, v.page, v.cookie, values)
}

// acts posts a form that must be done, and opens the page that it leads to.
func (v *visit) acts(path string, values url.Values) reply {
	v.b.t.Helper()
	got := v.send(path, values)
	if got.status != http.StatusSeeOther {
		v.b.t.Fatalf("%s: status %d, %s", path, got.status, refusals(got.body))
	}
	return v.get(got.headers.Get("Location"))
}

// refusals keeps what a page refuses, for the message of a failing test.
func refusals(page string) string {
	var list []string
	for part := range strings.SplitSeq(page, `role="alert"`) {
		if i := strings.Index(part, "</div>"); i > 0 && len(list) < 5 {
			list = append(list, part[:i])
		}
	}
	return strings.Join(list[min(1, len(list)):], "\n")
}

// wait moves the board's clock and lets it write the closings that fell due.
func (b *bench) wait(d time.Duration) {
	b.t.Helper()
	b.mu.Lock()
	b.now = b.now.Add(d)
	b.mu.Unlock()
	if m, at, ok := b.board.State().NextClose(); ok && !b.clock().Before(at) {
		_, err := b.board.Do(b.t.Context(), board.Request{Command: &models.CloseBidding{Mission: m}})
		if err != nil && models.CodeOf(err) != models.Conflict { // the board's own clock may be first
			b.must(err)
		}
	}
}

// newcomer registers somebody without a role.
func (b *bench) newcomer(who string) (id string) {
	b.t.Helper()
	id, err := b.board.Register(b.t.Context(), models.Operator, board.PersonDoc{Name: "Personne " + who, Email: who + "@exemple.fr"}, "fr")
	b.must(err)
	b.operate(&models.ConfirmEmail{Person: id})
	b.token[who], err = b.auth.Issue(b.t.Context(), models.Operator, id, "test")
	b.must(err)
	b.ids[who] = id
	return id
}

// developer registers another developer whose skill is proven.
func (b *bench) developer(who, name string) {
	b.t.Helper()
	id := b.newcomer(who)
	profile, _, err := b.board.RegisterDeveloper(b.t.Context(), models.Operator, "", models.RegisterDeveloper{Person: id, Legal: "micro", Remote: true}, board.ProfileDoc{Name: name})
	b.must(err)
	b.operate(&models.SetSkill{Developer: profile, Software: "openmairie", Level: models.Proven})
}

func (b *bench) bids(who, body string) {
	b.t.Helper()
	if got := b.send("PUT", "/api/v1/missions/{mission}/bid", body, who, nil); got.status != 200 {
		b.t.Fatalf("bid of %s: %d %s", who, got.status, got.body)
	}
}

func mustHave(t *testing.T, page reply, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page.body, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

func mustLack(t *testing.T, page reply, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page.body, text) {
			t.Errorf("the page has %q", text)
		}
	}
}

// clerk is what a town clerk types: four answers, the rest as the page made it.
func clerk(page reply) url.Values {
	v := url.Values{
		"title": {"Préparer l'export des permis"}, "software": {"openMairie"}, "closes_at": {"2026-12-04T16:00"}, "kind": {"fix"}, "template": {"install"},
		"need":        {"L'export échoue.\n\nÉtant donné un permis déposé, quand on exporte, alors il est dans le fichier."},
		"wanted_days": {"30"}, "verify_days": {"15"}, "required_level": {"proven"}, "data": {"personal"}, "licence": {"same"}, "remote": {"1"},
		"weight_price": {"40"}, "weight_delay": {"10"}, "weight_skill": {"0"}, "weight_reputation": {"0"},
		"manual_name": {"Réponse au besoin", "Accompagnement des agents", "", ""}, "manual_weight": {"30", "20", "", ""}, "format": {"sealed"},
		"key": {field(page.body, "key")},
	}
	return v
}

func TestClerkPublishesInFourAnswers(t *testing.T) {
	b := newBench(t)
	v := b.browser("agent@exemple.fr")
	page := v.get("/publier")
	mustHave(t, page, "Il manque", "openMairie", `id="closes_at"`, "Réglages (déjà faits)")
	values := clerk(page)
	values.Set("op", "publish")
	page = v.acts("/publier", values)
	mustHave(t, page, "Préparer l&#39;export des permis", "Mission publiée")
	id := between(page.body, `data-mission="`, `"`)
	m, ok := b.board.State().Mission(id)
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
	b := newBench(t)
	v := b.browser("agent@exemple.fr")
	values := clerk(v.get("/publier"))
	values.Set("wanted_days", "12")
	values["manual_weight"] = []string{"20", "30", "", ""}
	values.Set("op", "save")
	page := v.acts("/publier", values)
	id := field(page.body, "mission")
	m, _ := b.board.State().Mission(id)
	if m == nil || m.Terms.WantedDays != 12 || m.Terms.Weights.Delay != 10 || m.Terms.Manual[0].Weight != 20 {
		t.Fatalf("own settings were lost: %+v", m)
	}
	mustHave(t, page, "Brouillon enregistré", `value="12"`)
}

func TestRefusedPublicationKeepsEveryWord(t *testing.T) {
	b := newBench(t)
	v := b.browser("agent@exemple.fr")
	values := clerk(v.get("/publier"))
	values.Set("closes_at", "")
	values.Set("op", "publish")
	got := v.send("/publier", values)
	if got.status != 422 {
		t.Fatalf("status %d", got.status)
	}
	mustHave(t, got, "Préparer l&#39;export des permis", `value="openMairie"`, `href="#closes_at"`, "(à remplir)")
	v.page = got
	values = clerk(got)
	values.Set("mission", field(got.body, "mission"))
	values.Set("seen", field(got.body, "seen"))
	values.Set("need", "L'export échoue.")
	values.Set("op", "publish")
	v.acts("/publier", values)
	if missions, _, _, _, _ := b.board.State().Counts(); missions != 1 {
		t.Errorf("%d missions after mending one", missions)
	}
}

func TestUnreadableAmountStaysInItsField(t *testing.T) {
	b := newBench(t)
	v := b.browser("agent@exemple.fr")
	values := clerk(v.get("/publier"))
	values.Set("estimate", "environ mille")
	got := v.send("/publier", values)
	if got.status != 400 {
		t.Fatalf("status %d", got.status)
	}
	mustHave(t, got, `value="environ mille"`, `id="estimate-no"`, "Écrivez un montant")
	if missions, _, _, _, _ := b.board.State().Counts(); missions != 0 {
		t.Error("something was recorded")
	}
}

func TestWhoCannotPublishReadsWhatItTakes(t *testing.T) {
	b := newBench(t)
	if page := b.send("GET", "/publier", "", "", nil); page.status != 200 || !strings.Contains(page.body, "/connexion?suite=/publier") {
		t.Errorf("a stranger: %d", page.status)
	}
	v := b.browser("developer@exemple.fr")
	if page := v.get("/publier"); page.status != 200 || strings.Contains(page.body, `id="title"`) {
		t.Errorf("a developer: %d", page.status)
	}
}

const manualDraft = `{"title":"Corriger l'export des permis","software":"openmairie","kind":"fix","need":"L'export des permis échoue.","closes_at":"2026-12-04T15:00:00Z","criteria":["L'export aboutit.","Un essai couvre le défaut."],"weights":{"price":60,"delay":0,"skill":0,"reputation":0},"manual":[{"name":"Méthode","weight":40}],"data":"personal"}`

// opened is a mission whose three offers the agent has opened in the browser.
func opened(t *testing.T) (*bench, *visit) {
	b := newBench(t)
	b.developer("second", "Deux Mains")
	b.developer("third", "Troisième Voie")
	done := b.send("POST", "/api/v1/missions", manualDraft, "agent", nil)
	b.ids["mission"] = between(done.body, `"id":"`, `"`)
	if done := b.send("POST", "/api/v1/missions/{mission}/publish", "", "agent", nil); done.status != 200 {
		t.Fatalf("publish: %s", done.body)
	}
	b.bids("developer", `{"amount":88000,"days":10,"memo":"Je connais ce module."}`)
	b.bids("second", `{"amount":92000,"days":8,"memo":"Deux personnes, une semaine."}`)
	b.bids("third", `{"amount":40000,"days":9,"memo":"Prix de lancement."}`)
	b.wait(12 * 24 * time.Hour)
	v := b.browser("agent@exemple.fr")
	page := v.get("/missions/" + b.ids["mission"] + "/depouillement")
	mustHave(t, page, "3 offres scellées attendent")
	mustLack(t, page, "Deux Mains", "880,00", "Prix de lancement")
	page = v.acts("/missions/{mission}/ouvrir", nil)
	mustHave(t, page, "Deux Mains", "Je connais ce module.", "Atelier du Code")
	return b, v
}

func (b *bench) bidOf(amount int64) string {
	m, _ := b.board.State().Mission(b.ids["mission"])
	for _, o := range m.Bids {
		if o.Amount == amount {
			return o.ID
		}
	}
	b.t.Fatalf("no bid of %d", amount)
	return ""
}

func TestOpeningShowsArithmeticAndTheLowPrice(t *testing.T) {
	_, v := opened(t)
	mustHave(t, v.page, "prix anormalement bas", "Moyenne des 3 offres", `class="matrix"`, "à noter", "signer")
	mustLack(t, v.page, "checked")
}

func TestMarksMoveTheRanking(t *testing.T) {
	b, v := opened(t)
	first, second, third := b.bidOf(88000), b.bidOf(92000), b.bidOf(40000)
	got := v.send("/missions/{mission}/notes", url.Values{"mark_" + first + "_0": {"140"}, "mark_" + second + "_0": {"90"}})
	if got.status != 400 || !strings.Contains(got.body, `value="140"`) {
		t.Fatalf("a mark above 100: %d", got.status)
	}
	page := v.acts("/missions/{mission}/notes", url.Values{"mark_" + first + "_0": {"40"}, "mark_" + second + "_0": {"100"}, "mark_" + third + "_0": {"0"}})
	mustHave(t, page, "Notes enregistrées", "66,09") // 60 × 400 ÷ 920 + 40
	m, _ := b.board.State().Mission(b.ids["mission"])
	if m.Ranking()[0].Bid != second {
		t.Error("the marks did not move the ranking")
	}
}

// awarded carries a mission to its signed award to the second offer of the ranking.
func awarded(t *testing.T) (*bench, *visit) {
	b, v := opened(t)
	first, second, third := b.bidOf(88000), b.bidOf(92000), b.bidOf(40000)
	v.acts("/missions/{mission}/notes", url.Values{"mark_" + first + "_0": {"80"}, "mark_" + second + "_0": {"100"}, "mark_" + third + "_0": {"0"}})
	got := v.send("/missions/{mission}/attribuer", url.Values{"bid": {first}, "capacity": {"Le maire"}, "reference": {"2026-04"}, "op": {"award"}})
	if got.status != 422 {
		t.Fatalf("an award to the second without a reason: %d", got.status)
	}
	mustHave(t, got, "Vous n’avez pas retenu la première offre", `value="2026-04"`, `value="`+first+`" required checked`)
	got = v.send("/missions/{mission}/attribuer", url.Values{"bid": {first}, "reason": {"Il connaît notre base."}, "op": {"letters"}})
	mustHave(t, got, "Votre offre n’a pas été retenue", "Il connaît notre base.", "Atelier du Code")
	if m, _ := b.board.State().Mission(b.ids["mission"]); m.Award != nil {
		t.Fatal("reading the letters awarded the mission")
	}
	page := v.acts("/missions/{mission}/attribuer", url.Values{"bid": {first}, "reason": {"Il connaît notre base."}, "capacity": {"Le maire"}, "reference": {"2026-04"}, "op": {"award"}})
	mustHave(t, page, "Mission attribuée", "Numéro d’engagement", "Clause de traitement")
	return b, v
}

func TestLoserReadsTheirOwnResultAndNobodyElsesOffer(t *testing.T) {
	b, _ := awarded(t)
	loser := b.browser("second@exemple.fr")
	page := loser.get("/missions/" + b.ids["mission"])
	mustHave(t, page, "Votre offre n’a pas été retenue", "Atelier du Code", "880,00", "Il connaît notre base.")
	mustLack(t, page, "Troisième Voie", "400,00", "Prix de lancement", "Je connais ce module", "2026-04")
	if got := loser.get("/missions/" + b.ids["mission"] + "/depouillement"); got.status != 403 {
		t.Errorf("a loser opened the table of the offers: %d", got.status)
	}
	stranger := b.send("GET", page.headers.Get("Location")+"/missions/"+b.ids["mission"], "", "", nil)
	mustLack(t, stranger, "Deux Mains", "Prix de lancement", "920,00")
}

// uploaded posts a delivery with a file.
func (v *visit) uploaded(name, content string) reply {
	v.b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, text := range map[string]string{csrfField: field(v.page.body, csrfField), "text": "Le défaut est corrigé.", "links": "https://forge.example/fusion/12", "key": "k-1"} {
		v.b.must(w.WriteField(k, text))
	}
	part, err := w.CreateFormFile("files", name)
	v.b.must(err)
	_, err = part.Write([]byte(content))
	v.b.must(err)
	v.b.must(w.Close())
	return v.b.send("POST", "/missions/{mission}/livrer", body.String(), "", map[string]string{"Content-Type": w.FormDataContentType(), "Cookie": v.cookie})
}

func TestWorkFromOrderToReviewsByForms(t *testing.T) {
	b, agent := awarded(t)
	mission := "/missions/" + b.ids["mission"]
	if got := agent.send("/missions/{mission}/commander", url.Values{"service_code": {"TECH"}}); got.status != 400 || !strings.Contains(got.body, `id="commander-commitment-no"`) || !strings.Contains(got.body, `value="TECH"`) {
		t.Fatalf("an order without its number: %d", got.status)
	}
	agent.acts("/missions/{mission}/commander", url.Values{"commitment": {"2026-118"}, "service_code": {"TECH"}})
	agent.acts("/missions/{mission}/delai", url.Values{"suspended": {"1"}, "reason": {"L'accès à la base manque."}})
	agent.acts("/missions/{mission}/delai", url.Values{"suspended": {"0"}})

	winner := b.browser("developer@exemple.fr")
	mustHave(t, winner.get(mission), "2026-118", "Fichiers")
	got := winner.uploaded("../../correctif été.patch", "diff --git a b")
	if got.status != http.StatusSeeOther {
		t.Fatalf("delivery: %d %s", got.status, refusals(got.body))
	}
	page := winner.get(got.headers.Get("Location"))
	mustHave(t, page, "correctif été.patch", "https://forge.example/fusion/12")
	file := mission + "/fichiers/" + between(page.body, "/fichiers/", `"`)
	answer := winner.get(file)
	if answer.body != "diff --git a b" || !strings.HasPrefix(answer.headers.Get("Content-Disposition"), "attachment") || !strings.Contains(answer.headers.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("file: %d %v", answer.status, answer.headers)
	}
	loser := b.browser("second@exemple.fr")
	if got := loser.get(file); got.status != 404 {
		t.Errorf("a loser got the file: %d", got.status)
	}
	if got := b.send("GET", file, "", "", nil); got.status != 404 {
		t.Errorf("a stranger got the file: %d", got.status)
	}

	mustHave(t, agent.get(mission), "le développeur attend d’être payé", "effacement", "Critère n° 2")
	agent.acts("/missions/{mission}/reprises", url.Values{"criterion_0": {""}, "criterion_1": {"Aucun essai."}, "reasons": {""}})
	mustHave(t, winner.get(mission), "Critère n° 2 (Un essai couvre le défaut.)\u00a0: Aucun essai.")
	if got := winner.send("/missions/{mission}/livrer", url.Values{"text": {"L'essai est là."}}); got.status != http.StatusSeeOther {
		t.Fatalf("second delivery: %d", got.status)
	}
	agent.get(mission)
	if got := agent.send("/missions/{mission}/accepter", url.Values{"skill_confirmed": {"1"}}); got.status != 422 || !strings.Contains(got.body, `id="accepter-erasure-no"`) {
		t.Fatalf("an acceptance without the erasure: %d", got.status)
	}
	agent.acts("/missions/{mission}/accepter", url.Values{"skill_confirmed": {"1"}, "erasure": {"1"}})
	if got := agent.send("/missions/{mission}/avis", url.Values{"quality": {"5"}, "deadline": {"0"}, "communication": {"4"}, "text": {"Très bien."}}); got.status != 400 || !strings.Contains(got.body, "Très bien.") {
		t.Fatalf("a review without a mark: %d", got.status)
	}
	agent.acts("/missions/{mission}/avis", url.Values{"quality": {"5"}, "deadline": {"4"}, "communication": {"4"}, "text": {"Très bien."}})
	mustLack(t, winner.get(mission), "Très bien.")
	winner.acts("/missions/{mission}/avis", url.Values{"quality": {"0"}, "deadline": {"0"}, "communication": {"0"}, "text": {"Besoin clair."}})
	mustHave(t, winner.get(mission), "Très bien.", "Besoin clair.")
	winner.acts("/missions/{mission}/paiement", nil)
	m, _ := b.board.State().Mission(b.ids["mission"])
	if m.Phase(b.clock()) != models.Paid {
		t.Errorf("phase %s", m.Phase(b.clock()))
	}
}

func TestFailureIsClaimedAnsweredAndSettledByForms(t *testing.T) {
	b, agent := awarded(t)
	mission := "/missions/" + b.ids["mission"]
	agent.acts("/missions/{mission}/echec", url.Values{"reason": {"Plus de nouvelles."}})
	winner := b.browser("developer@exemple.fr")
	mustHave(t, winner.get(mission), "Plus de nouvelles.", "Votre réponse")
	winner.acts("/missions/{mission}/echec/reponse", url.Values{"text": {"J'étais malade."}})
	if got := winner.send("/missions/{mission}/echec/issue", url.Values{"fault": {"moon"}}); got.status != 400 {
		t.Errorf("an unknown fault: %d", got.status)
	}
	winner.acts("/missions/{mission}/echec/issue", url.Values{"fault": {"developer"}})
	agent.get(mission + "/depouillement")
	mustHave(t, agent.page, "Attribuer", "Aucune offre acceptable")
}

func TestStrangersFormsChangeNothing(t *testing.T) {
	b, _ := opened(t)
	other := b.browser("other@exemple.fr")
	other.get("/missions/" + b.ids["mission"])
	b.happened()
	for i, op := range []string{"additifs", "annuler", "ouvrir", "notes", "preuve", "explication", "ecarter", "negociation", "infructueuse", "attribuer", "signer",
		"commander", "delai", "reprises", "accepter", "paiement", "echec", "echec/issue", "litige", "litige/issue", "justifier", "confirmer", "publier"} {
		if i == 15 { // a person may send twenty in ten seconds
			b.wait(time.Minute)
		}
		values := url.Values{"target": {b.bidOf(88000)}, "bid": {b.bidOf(88000)}, "reason": {"x"}, "text": {"x"}, "admitted": {"yes"}, "fault": {"none"}, "outcome": {"failed"}, "op": {"award"}}
		if got := other.send("/missions/{mission}/"+op, values); got.status != 403 && got.status != 409 && got.status != 422 {
			t.Errorf("%s: status %d", op, got.status)
		}
	}
	if events := b.happened(); len(events) != 0 {
		t.Errorf("events %v", events)
	}
}

func TestOwnMissionsSayWhatTheyWaitFor(t *testing.T) {
	b, agent := opened(t)
	mustHave(t, agent.get("/mes-missions"), "À attribuer", "3 offres", "/depouillement")
	developer := b.browser("developer@exemple.fr")
	mustHave(t, developer.get("/mes-missions"), "Vos offres", "Corriger l&#39;export")
	if got := b.send("GET", "/mes-missions", "", "", nil); got.status != 401 {
		t.Errorf("a stranger: %d", got.status)
	}
}

func TestActsOnOffersThatAreNotDrawnAnyMoreSayWhy(t *testing.T) {
	b, v := opened(t)
	first := b.bidOf(88000)
	for path, values := range map[string]url.Values{
		"ouvrir":      nil,                                                                         // opened already
		"negociation": {"until": {"2026-12-18T16:00"}},                                             // never announced
		"signer":      {"capacity": {"Le maire"}},                                                  // nothing is proposed
		"explication": {"target": {first}, "bid": {first}},                                         // its price is not low
		"preuve":      {"target": {first}, "bid": {first}, "reason": {"Vu."}, "admitted": {"yes"}}, // it joined none
	} {
		got := v.send("/missions/{mission}/"+path, values)
		if got.status != http.StatusUnprocessableEntity || refusals(got.body) == "" {
			t.Errorf("%s: status %d, the page says %q", path, got.status, refusals(got.body))
		}
	}
}
