package handlers

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"coupdemain/app/alerts"
	"coupdemain/models"
	"coupdemain/scripts/testday"
)

// session opens a browser's session of somebody of the bench.
func (b *bench) session(who string) string {
	b.t.Helper()
	return b.signIn(who+"@exemple.fr", "")
}

// read gets a page with a session's cookie.
func (b *bench) read(path, cookie string) reply {
	b.t.Helper()
	return b.send("GET", path, "", "", map[string]string{"Cookie": cookie, "Accept-Language": "fr"})
}

// fill sends a form that the page at from shows.
func (b *bench) fill(from, to, cookie string, values url.Values) reply {
	b.t.Helper()
	page := b.read(from, cookie)
	if page.status != 200 {
		b.t.Fatalf("%s: %d", from, page.status)
	}
	return b.post(to, page, cookie, values)
}

func (b *bench) wants(r reply, status int, texts ...string) {
	b.t.Helper()
	if r.status != status {
		b.t.Errorf("status %d, want %d: %s", r.status, status, r.body)
	}
	for _, text := range texts {
		if !strings.Contains(r.body, text) {
			b.t.Errorf("the page lacks %q: %s", text, r.body)
		}
	}
}

// at makes the bench's requests come over a connection of this machine: the
// routes of the demonstration and the kept mails exist nowhere else.
func (b *bench) at(address, method, path, body, cookie string, headers map[string]string) reply {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, "http://"+address+path, strings.NewReader(body))
	b.must(err)
	r.Close = true
	r.Header.Set("Accept-Language", "fr")
	r.Header.Set("Cookie", cookie)
	if body != "" {
		r.Header.Set("Content-Type", formType)
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	b.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	b.must(err)
	return reply{res.StatusCode, string(text), res.Header, res.Cookies()}
}

func TestPagesOfPeopleAndSoftwareAreOpenToAll(t *testing.T) {
	b := newBench(t)
	b.published()
	fr := map[string]string{"Accept-Language": "fr"}
	for path, texts := range map[string][]string{
		"/developpeurs":                              {"Atelier du Code", "Nouveau sur le tableau", "prouvée"},
		"/developpeurs?logiciel=openMairie":          {"Atelier du Code"},
		"/developpeurs?logiciel=inconnu":             {"Aucun logiciel de la liste", "Personne ne correspond"},
		"/developpeurs?domaine=culture":              {"Personne ne correspond"},
		"/developpeurs/" + b.ids["profile"]:          {"Atelier du Code", "ni bon ni mauvais", "Vérifiée par l’équipe", "Micro-entreprise"},
		"/collectivites":                             {"Ville de agent", "Ville de other"},
		"/collectivites/" + b.ids["authority agent"]: {"Corriger l’export", "pas encore", "Acheteur public"},
		"/logiciels":                                 {"openMairie", "AGPL-3.0-only"},
		"/logiciels?q=MAIRIE":                        {"openMairie"},
		"/logiciels?q=tableur":                       {"Aucun logiciel ne correspond"},
		"/logiciels/openmairie":                      {"Publier une mission sur ce logiciel", "/publier?logiciel=openmairie", "Atelier du Code", "Corriger l’export"},
		"/comprendre":                                {"/ai-je-le-droit", "/journal", "/accessibilite"},
		"/mon-profil":                                {"Entrer par courriel", "/connexion?suite=/mon-profil"},
	} {
		got := b.send("GET", path, "", "", fr)
		b.wants(got, 200)
		for _, text := range texts {
			if plain := strings.ReplaceAll(got.body, "'", "’"); !strings.Contains(strings.ReplaceAll(plain, "&#39;", "’"), text) {
				t.Errorf("%s lacks %q", path, text)
			}
		}
	}
	for _, path := range []string{"/developpeurs/DNOBODY", "/collectivites/ANOBODY", "/logiciels/rien", "/journal/0", "/journal/99999", "/journal/x"} {
		b.wants(b.send("GET", path, "", "", nil), 404)
	}
}

func TestAReceiptIsFoundInTheJournal(t *testing.T) {
	b := newBench(t)
	items, _, err := b.board.Journal(t.Context(), 2, 1)
	b.must(err)
	hash := items[0].Hash
	for _, pasted := range []string{hash, "3", "n° 3", "Offre enregistrée le mardi 1er décembre à 16 h 00 sous le n° 3. Gardez cette empreinte : " + strings.ToUpper(hash), "3 " + hash, hash[:16] + " " + hash[16:32] + " " + hash[32:48] + " " + hash[48:]} {
		found := b.send("GET", "/journal?recu="+url.QueryEscape(pasted), "", "", nil)
		if to := found.headers.Get("Location"); found.status != 303 || !strings.HasPrefix(to, "/journal/3") {
			t.Errorf("%q leads to %d %s", pasted, found.status, to)
		}
	}
	b.wants(b.send("GET", "/journal/3?empreinte="+hash, "", "", map[string]string{"Accept-Language": "fr"}), 200, "Il y est.", hash)
	b.wants(b.send("GET", "/journal/3?empreinte="+strings.Repeat("0", 64), "", "", map[string]string{"Accept-Language": "fr"}), 200, "une autre empreinte")
	for _, pasted := range []string{strings.Repeat("0", 64), "bonjour", "n° 99999"} {
		b.wants(b.send("GET", "/journal?recu="+url.QueryEscape(pasted), "", "", map[string]string{"Accept-Language": "fr"}), 200, "Rien ici ne porte ce numéro")
	}
}

func TestTheJournalIsReadFromItsEndToItsBeginning(t *testing.T) {
	b := newBench(t)
	b.operate(&models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "a", Title: "A"}}})
	last := b.board.State().Pos
	for i := range 25 {
		b.operate(&models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "a", Title: "A" + strings.Repeat("a", i+1)}}})
	}
	first := b.send("GET", "/journal", "", "", map[string]string{"Accept-Language": "fr"})
	b.wants(first, 200, "Logiciel inscrit", "Plus anciennes", "Comment vérifier")
	older := between(first.body, `href="/journal?avant=`, `"`)
	second := b.send("GET", "/journal?avant="+older, "", "", nil)
	b.wants(second, 200, lineOf(last))
	if strings.Contains(first.body, lineOf(last)) {
		t.Error("a page of twenty showed more")
	}
}

// lineOf is the link to a line of the journal.
func lineOf(pos int64) string { return fmt.Sprintf(`href="/journal/%d"`, pos) }

func TestAPersonBecomesADeveloperAndDeclaresASkill(t *testing.T) {
	b := newBench(t)
	cookie := b.session("other")
	b.happened()
	bad := b.fill("/mon-profil", "/mon-profil", cookie, url.Values{"name": {""}, "legal": {"micro"}})
	b.wants(bad, 400, "Créer mon profil")
	made := b.fill("/mon-profil", "/mon-profil", cookie, url.Values{"name": {"Studio Deux"}, "legal": {"micro"}, "department": {"35"}, "remote": {"1"}, "about": {"Deux mains."}})
	b.wants(made, 303)
	page := b.read("/mon-profil", cookie)
	b.wants(page, 200, "Studio Deux", "Deux mains.", "other@exemple.fr")
	b.wants(b.fill("/mon-profil", "/mon-profil/competences", cookie, url.Values{"software": {"OpenMairie"}}), 303)
	b.wants(b.fill("/mon-profil", "/mon-profil/competences", cookie, url.Values{"software": {"inconnu"}}), 400, "Aucun logiciel de la liste")
	b.wants(b.fill("/mon-profil", "/mon-profil/competences", cookie, url.Values{}), 400)
	p, _ := b.board.State().Person(b.ids["other"])
	public := b.read("/developpeurs/"+p.Developer, "")
	b.wants(public, 200, "Studio Deux", "Deux mains.", "Déclarée")
	if strings.Contains(public.body, "other@exemple.fr") {
		t.Error("the public page shows an address")
	}
	b.wants(b.fill("/mon-profil", "/mon-profil/competences/retirer", cookie, url.Values{"software": {"openmairie"}}), 303)
	b.wants(b.fill("/mon-profil", "/mon-profil/membres", cookie, url.Values{"email": {"personne@exemple.fr"}}), 422, "n’existe pas")
	b.wants(b.fill("/mon-profil", "/mon-profil/membres", cookie, url.Values{"email": {"agent@exemple.fr"}}), 303)
	b.wants(b.fill("/mon-profil", "/mon-profil/membres/retirer", cookie, url.Values{"person": {b.ids["agent"]}}), 303)
	want := []string{"developer.registered", "skill.set", "skill.removed", "member.joined", "member.left"}
	if got := b.happened(); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("events %v, want %v", got, want)
	}
}

func TestATokenIsShownOnceAndWorksUntilRevoked(t *testing.T) {
	b := newBench(t)
	cookie := b.session("developer")
	shown := b.fill("/mon-profil", "/mon-profil/jetons", cookie, url.Values{"label": {"essai"}})
	b.wants(shown, 200, "Copiez-le maintenant")
	token := "cdm_" + between(shown.body, "<code>cdm_", "</code>")
	if shown.headers.Get("Cache-Control") != "no-store" {
		t.Error("the page with the token may be kept")
	}
	person, hash, ok := b.auth.Bearer(token)
	if !ok || person != b.ids["developer"] {
		t.Fatal("the token does not work")
	}
	if strings.Contains(b.read("/mon-profil", cookie).body, token) {
		t.Error("the token is shown twice")
	}
	b.wants(b.fill("/mon-profil", "/mon-profil/jetons/revoquer", cookie, url.Values{"token": {hash}}), 303)
	if _, _, ok := b.auth.Bearer(token); ok {
		t.Error("the token still works")
	}
}

func TestErasureAsksTwiceAndSignsOut(t *testing.T) {
	b := newBench(t)
	cookie := b.session("developer")
	b.wants(b.fill("/mon-profil", "/mon-profil/effacer", cookie, url.Values{}), 400, "définitif")
	b.wants(b.fill("/mon-profil", "/mon-profil/effacer", cookie, url.Values{"sure": {"1"}}), 303)
	if _, err := b.board.Person(t.Context(), b.ids["developer"]); models.CodeOf(err) != models.NotFound {
		t.Errorf("the person is still there: %v", err)
	}
	b.wants(b.read("/developpeurs/"+b.ids["profile"], ""), 404)
	b.wants(b.read("/mon-profil", cookie), 200, "Entrer par courriel")
}

func TestSigningOutEverywhereClosesEverySession(t *testing.T) {
	b := newBench(t)
	one, two := b.session("developer"), b.session("developer")
	b.wants(b.fill("/mon-profil", "/mon-profil/deconnexion", one, url.Values{}), 303)
	for _, cookie := range []string{one, two} {
		b.wants(b.read("/mon-profil", cookie), 200, "Entrer par courriel")
	}
}

func TestTheDeskIsTheStewardsAlone(t *testing.T) {
	b := newBench(t)
	b.wants(b.read("/regie", ""), 401)
	cookie := b.session("agent")
	b.wants(b.read("/regie", cookie), 403)
	page := b.read("/mon-profil", cookie)
	b.happened()
	for _, path := range []string{"/regie/collectivites", "/regie/roles", "/regie/competences", "/regie/suspension", "/regie/logiciels", "/regie/defaillances", "/regie/litiges"} {
		b.wants(b.post(path, page, cookie, url.Values{"email": {"agent@exemple.fr"}, "role": {"steward"}}), 403)
	}
	if got := b.happened(); len(got) > 0 {
		t.Errorf("a stranger to the desk did %v", got)
	}
}

func TestAStewardRegistersGrantsVerifiesAndSuspends(t *testing.T) {
	b := newBench(t)
	b.operate(&models.GrantRole{Person: b.ids["other"], Role: models.Steward})
	cookie := b.session("other")
	b.happened()
	desk := func(to string, v url.Values) reply { return b.fill("/regie", "/regie/"+to, cookie, v) }
	b.wants(b.read("/regie", cookie), 200, "Rien n’attend")
	b.wants(desk("collectivites", url.Values{"name": {"Ville trois"}, "regime": {"public"}, "siret": {"123"}}), 400, "Ville trois")
	b.wants(desk("collectivites", url.Values{"name": {"Asso"}, "regime": {"private"}, "department": {"35"}, "population": {"120"}, "signatory": {"La présidente"}}), 303)
	b.wants(desk("roles", url.Values{"email": {"neuf@exemple.fr"}, "role": {"agent"}, "authority": {b.ids["authority agent"]}, "act": {"grant"}}), 422)
	b.wants(desk("roles", url.Values{"email": {"neuf@exemple.fr"}, "name": {"Neuf"}, "role": {"agent"}, "authority": {b.ids["authority agent"]}, "act": {"grant"}}), 303)
	b.wants(desk("roles", url.Values{"email": {"neuf@exemple.fr"}, "role": {"agent"}, "authority": {b.ids["authority agent"]}, "act": {"revoke"}}), 303)
	b.wants(desk("competences", url.Values{"developer": {b.ids["profile"]}, "software": {"openmairie"}, "level": {"attested"}}), 400)
	b.wants(desk("competences", url.Values{"developer": {"developer@exemple.fr"}, "software": {"openmairie"}, "level": {"attested"}, "proof": {"38 commits"}}), 303)
	b.wants(b.read("/developpeurs/"+b.ids["profile"], ""), 200, "38 commits", "Attestée")
	b.wants(desk("suspension", url.Values{"email": {"agent@exemple.fr"}, "act": {"suspend"}}), 400)
	b.wants(desk("suspension", url.Values{"email": {"agent@exemple.fr"}, "reason": {"Compte partagé."}, "act": {"suspend"}}), 303)
	b.wants(b.read("/mon-profil", b.session("agent")), 200, "Compte partagé.")
	b.wants(desk("suspension", url.Values{"email": {"agent@exemple.fr"}, "act": {"restore"}}), 303)
	b.wants(desk("logiciels", url.Values{"slug": {"Pas Bon"}, "name": {"X"}}), 400)
	b.wants(desk("logiciels", url.Values{"slug": {"bon"}, "name": {"Bon"}, "wikidata": {"Q42"}}), 303)
	b.wants(b.read("/logiciels/bon", ""), 200, "https://www.wikidata.org/wiki/Q42", "inconnue")
	want := []string{"authority.registered", "person.registered", "role.granted", "role.revoked", "skill.set", "person.suspended", "session.opened", "person.restored", "software.listed"}
	if got := b.happened(); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("events %v, want %v", got, want)
	}
}

func TestDemonstrationDoorsExistInADemonstrationAtHomeOnly(t *testing.T) {
	doors := []Door{{Label: "Personne developer", Email: "developer@exemple.fr", Role: "developer"}}
	plain := newBench(t, func(s *Server) { s.Doors = doors })
	plain.wants(plain.at(plain.listen(), "GET", "/demo", "", "", nil), 404)
	b := newBench(t, func(s *Server) { s.Doors, s.Config.Demo = doors, true })
	home := b.listen()
	away := map[string]string{"X-Forwarded-For": "192.0.2.1"}
	page := b.at(home, "GET", "/demo", "", "", nil)
	b.wants(page, 200, "Personne developer", "La visite en cinq minutes")
	b.wants(b.at(home, "GET", "/demo", "", "", away), 404)
	cookie := cookiesOf(page)
	enter := func(v url.Values, headers map[string]string) reply {
		v.Set(csrfField, field(page.body, csrfField))
		return b.at(home, "POST", "/demo/entrer", v.Encode(), cookie, headers)
	}
	b.wants(enter(url.Values{"porte": {"0"}}, away), 404)
	b.wants(enter(url.Values{"porte": {"1"}}, nil), 404)
	b.wants(enter(url.Values{"porte": {"-1"}}, nil), 404)
	b.wants(enter(url.Values{}, nil), 404)
	if got := b.happened(); len(got) > 0 {
		t.Errorf("a door that is none opened: %v", got)
	}
	for range 2 { // again and again
		in := enter(url.Values{"porte": {"0"}, "suite": {"//ailleurs.example"}}, nil)
		if to := in.headers.Get("Location"); in.status != 303 || !strings.HasPrefix(to, "/demo?") {
			t.Fatalf("enter: %d %s", in.status, to)
		}
		b.wants(b.at(home, "GET", "/mon-profil", "", cookiesOf(in), nil), 200, "developer@exemple.fr")
	}
	if got := b.happened(); strings.Join(got, " ") != "session.opened session.opened" {
		t.Errorf("events %v", got)
	}
	room := url.Values{csrfField: {field(page.body, csrfField)}}.Encode()
	b.wants(b.at(home, "POST", "/demo/salle", room, cookie, nil), 404) // no rooms were given
}

func TestKeptMailsAreReadAtHomeOnly(t *testing.T) {
	box, err := alerts.NewBox(alerts.From{Name: "Essai", Address: "essai@exemple.fr"}, testday.Start)
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, func(s *Server) { s.Box, s.Config.Mailbox = box, true })
	home := b.listen()
	b.must(box.Send(t.Context(), alerts.Message{ID: "a.1", To: "agent@exemple.fr", Subject: "Votre lien", Text: "Suivez ceci :\nhttp://127.0.0.1:8080/connexion/lien?l=abc.\n\n<b>pas de balise</b>"}))
	b.must(box.Send(t.Context(), alerts.Message{ID: "a.2", To: "other@exemple.fr", Subject: "Seconde lettre", Text: "Bonjour"}))
	b.wants(b.at(home, "GET", "/boite", "", "", nil), 200, "Votre lien", "Seconde lettre")
	one := b.at(home, "GET", "/boite?adresse=agent@exemple.fr", "", "", nil)
	b.wants(one, 200, "Votre lien")
	if strings.Contains(one.body, "Seconde lettre") {
		t.Error("the filter let another address through")
	}
	b.wants(b.at(home, "GET", "/boite/1", "", "", nil), 200, `<a href="http://127.0.0.1:8080/connexion/lien?l=abc">`, "&lt;b&gt;pas de balise")
	b.wants(b.at(home, "GET", "/boite/9", "", "", nil), 404)
	b.wants(b.at(home, "GET", "/boite", "", "", map[string]string{"Via": "1.1 proxy"}), 404)
	b.wants(b.send("GET", "/boite", "", "", nil), 404)
	without := newBench(t)
	without.wants(without.at(without.listen(), "GET", "/boite", "", "", nil), 404)
}
