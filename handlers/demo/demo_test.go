package demo_test

import (
	"net/url"
	"strings"
	"testing"

	"coupdemain/app/alerts"
	"coupdemain/handlers"
	"coupdemain/handlers/demo"
	"coupdemain/handlers/edge"
	"coupdemain/handlers/handlerstest"
	"coupdemain/scripts/testday"
)

func TestDemonstrationDoorsExistInADemonstrationAtHomeOnly(t *testing.T) {
	doors := []demo.Door{{Label: "Personne developer", Email: "developer@exemple.fr", Role: "developer"}}
	plain := handlerstest.New(t, func(s *handlers.Server) { s.Doors = doors })
	plain.Wants(plain.At(plain.Listen(), "GET", "/demo", "", "", nil), 404)
	b := handlerstest.New(t, func(s *handlers.Server) { s.Doors, s.Config.Demo = doors, true })
	home := b.Listen()
	away := map[string]string{"X-Forwarded-For": "192.0.2.1"}
	page := b.At(home, "GET", "/demo", "", "", nil)
	b.Wants(page, 200, "Personne developer", "La visite en cinq minutes")
	b.Wants(b.At(home, "GET", "/demo", "", "", away), 404)
	cookie := handlerstest.CookiesOf(page)
	enter := func(v url.Values, headers map[string]string) handlerstest.Reply {
		v.Set(edge.CSRFField, handlerstest.Field(page.Body, edge.CSRFField))
		return b.At(home, "POST", "/demo/entrer", v.Encode(), cookie, headers)
	}
	b.Wants(enter(url.Values{"porte": {"0"}}, away), 404)
	b.Wants(enter(url.Values{"porte": {"1"}}, nil), 404)
	b.Wants(enter(url.Values{"porte": {"-1"}}, nil), 404)
	b.Wants(enter(url.Values{}, nil), 404)
	if got := b.Happened(); len(got) > 0 {
		t.Errorf("a door that is none opened: %v", got)
	}
	for range 2 { // again and again
		in := enter(url.Values{"porte": {"0"}, "suite": {"//ailleurs.example"}}, nil)
		if to := in.Headers.Get("Location"); in.Status != 303 || !strings.HasPrefix(to, "/demo?") {
			t.Fatalf("enter: %d %s", in.Status, to)
		}
		b.Wants(b.At(home, "GET", "/mon-profil", "", handlerstest.CookiesOf(in), nil), 200, "developer@exemple.fr")
	}
	if got := b.Happened(); strings.Join(got, " ") != "session.opened session.opened" {
		t.Errorf("events %v", got)
	}
	room := url.Values{edge.CSRFField: {handlerstest.Field(page.Body, edge.CSRFField)}}.Encode()
	b.Wants(b.At(home, "POST", "/demo/salle", room, cookie, nil), 404) // no rooms were given
}

func TestKeptMailsAreReadAtHomeOnly(t *testing.T) {
	box, err := alerts.NewBox(alerts.From{Name: "Essai", Address: "essai@exemple.fr"}, testday.Start)
	if err != nil {
		t.Fatal(err)
	}
	b := handlerstest.New(t, func(s *handlers.Server) { s.Box, s.Config.Mailbox = box, true })
	home := b.Listen()
	b.Must(box.Send(t.Context(), alerts.Message{ID: "a.1", To: "agent@exemple.fr", Subject: "Votre lien", Text: "Suivez ceci :\nhttp://127.0.0.1:8080/connexion/lien?l=abc.\n\n<b>pas de balise</b>"}))
	b.Must(box.Send(t.Context(), alerts.Message{ID: "a.2", To: "other@exemple.fr", Subject: "Seconde lettre", Text: "Bonjour"}))
	b.Wants(b.At(home, "GET", "/boite", "", "", nil), 200, "Votre lien", "Seconde lettre")
	one := b.At(home, "GET", "/boite?adresse=agent@exemple.fr", "", "", nil)
	b.Wants(one, 200, "Votre lien")
	if strings.Contains(one.Body, "Seconde lettre") {
		t.Error("the filter let another address through")
	}
	b.Wants(b.At(home, "GET", "/boite/1", "", "", nil), 200, `<a href="http://127.0.0.1:8080/connexion/lien?l=abc">`, "&lt;b&gt;pas de balise")
	b.Wants(b.At(home, "GET", "/boite/9", "", "", nil), 404)
	b.Wants(b.At(home, "GET", "/boite", "", "", map[string]string{"Via": "1.1 proxy"}), 404)
	b.Wants(b.Send("GET", "/boite", "", "", nil), 404)
	without := handlerstest.New(t)
	without.Wants(without.At(without.Listen(), "GET", "/boite", "", "", nil), 404)
}
