package people_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/handlerstest"
)

func TestLinkSurvivesScannersAndWorksOnce(t *testing.T) {
	b := handlerstest.New(t)
	link, _ := b.AskLink("agent@exemple.fr")
	b.Happened()
	var page handlerstest.Reply
	for range 3 {
		if page = b.Send("GET", link, "", "", nil); page.Status != 200 {
			t.Fatalf("status %d", page.Status)
		}
	}
	if events := b.Happened(); len(events) != 0 {
		t.Errorf("opening a link made %v happen", events)
	}
	form := url.Values{"l": {handlerstest.Field(page.Body, "l")}}
	if done := b.Post("/connexion/lien", page, handlerstest.CookiesOf(page), form); done.Status != 303 {
		t.Fatalf("status %d: %s", done.Status, done.Body)
	}
	again := b.Post("/connexion/lien", page, handlerstest.CookiesOf(page), form)
	if again.Status != 409 || strings.Contains(handlerstest.CookiesOf(again), edge.SessionCookie) {
		t.Errorf("a link was used twice: %d, %s", again.Status, handlerstest.CookiesOf(again))
	}
}

func TestLinkExpires(t *testing.T) {
	b := handlerstest.New(t)
	link, _ := b.AskLink("agent@exemple.fr")
	b.Pass(15 * time.Minute)
	if page := b.Send("GET", link, "", "", nil); page.Status != 422 || handlerstest.Field(page.Body, "l") != "" {
		t.Errorf("status %d", page.Status)
	}
}

func TestForgedLinkIsRefused(t *testing.T) {
	b := handlerstest.New(t)
	link, _ := b.AskLink("agent@exemple.fr")
	for _, bad := range []string{link[:len(link)-2] + "AA", "/connexion/lien", "/connexion/lien?l=%00", "/connexion/lien?l=" + strings.Repeat("A", 3000)} {
		if page := b.Send("GET", bad, "", "", nil); page.Status != 400 {
			t.Errorf("status %d", page.Status)
		}
	}
}

func TestUnknownAddressGetsTheSameAnswer(t *testing.T) {
	b := handlerstest.New(t)
	_, known := b.AskLink("agent@exemple.fr")
	_, unknown := b.AskLink("personne@exemple.fr")
	if known.Status != unknown.Status || strip(known.Body) != strip(unknown.Body) {
		t.Error("the answer tells who has an account")
	}
}

// strip takes off what differs at every page.
func strip(page string) string {
	return strings.ReplaceAll(page, handlerstest.Field(page, edge.CSRFField), "")
}

func TestNewAddressSignsUpWithAName(t *testing.T) {
	b := handlerstest.New(t)
	link, _ := b.AskLink("nouvelle@exemple.fr")
	page := b.Send("GET", link, "", "", nil)
	form := url.Values{"l": {handlerstest.Field(page.Body, "l")}}
	if got := b.Post("/connexion/lien", page, handlerstest.CookiesOf(page), form); got.Status != 400 || handlerstest.Field(got.Body, "l") == "" {
		t.Fatalf("a missing name: %d", got.Status)
	}
	b.Happened()
	form.Set("name", "Zoé Nouvelle")
	if got := b.Post("/connexion/lien", page, handlerstest.CookiesOf(page), form); got.Status != 303 {
		t.Fatalf("status %d: %s", got.Status, got.Body)
	}
	if got := strings.Join(b.Happened(), " "); got != "person.registered person.confirmed session.opened" {
		t.Errorf("events %s", got)
	}
}

func TestSignedOutSessionIsOver(t *testing.T) {
	b := handlerstest.New(t)
	cookie := b.SignIn("agent@exemple.fr", "")
	page := b.Send("GET", "/rien", "", "", map[string]string{"Cookie": cookie})
	if !strings.Contains(page.Body, "Personne agent") {
		t.Fatalf("the frame does not name the person: %s", page.Body)
	}
	if out := b.Post("/deconnexion", page, cookie, url.Values{}); out.Status != 303 {
		t.Fatalf("status %d: %s", out.Status, out.Body)
	}
	if got := b.Send("GET", "/api/v1/me", "", "", map[string]string{"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}); got.Status != 401 {
		t.Errorf("status %d after signing out", got.Status)
	}
}

// A browser forgets a cookie only under the path that it was set for: one that
// stays would lead the next who signs in there to where another was going.
func TestWhereOneWasGoingIsForgottenOnceOneGoesThere(t *testing.T) {
	b := handlerstest.New(t)
	link, _ := b.AskLink("agent@exemple.fr")
	page := b.Send("GET", link, "", "", nil)
	going := handlerstest.CookiesOf(page) + "; cdm_next=/publier"
	done := b.Post("/connexion/lien", page, going, url.Values{"l": {handlerstest.Field(page.Body, "l")}})
	if to := done.Headers.Get("Location"); !strings.HasPrefix(to, "/publier") {
		t.Errorf("led to %q", to)
	}
	for _, c := range done.Cookies {
		if c.Name == "cdm_next" && c.Path == "/connexion" && c.Value == "" && c.Expires.Before(b.Clock()) {
			return
		}
	}
	t.Errorf("it is not forgotten: %v", done.Cookies)
}

// The board counts, for all nodes: its own tests show how.
func TestSignInMailsAreCountedByTheBoard(t *testing.T) {
	b := handlerstest.New(t)
	page := b.Send("GET", "/connexion", "", "", nil)
	ask := func(email string) handlerstest.Reply {
		return b.Post("/connexion", page, handlerstest.CookiesOf(page), url.Values{"email": {email}})
	}
	var first handlerstest.Reply
	for i := range 5 {
		if got := ask("agent@exemple.fr"); i == 0 {
			first = got
		}
	}
	if len(b.Links) != 5 || b.Board.AllowLink("agent@exemple.fr") {
		t.Errorf("%d mails, and the board would let another go", len(b.Links))
	}
	if sixth := ask("agent@exemple.fr"); len(b.Links) != 5 || sixth.Status != first.Status || strip(sixth.Body) != strip(first.Body) {
		t.Errorf("%d mails; the sixth answer is %d", len(b.Links), sixth.Status)
	}
	for range 4 {
		ask("autre@exemple.fr")
	}
	if got := ask("autre@exemple.fr"); got.Status != 429 || got.Headers.Get("Retry-After") != "900" || len(b.Links) != 9 {
		t.Errorf("the eleventh asking is answered %d, retry after %q", got.Status, got.Headers.Get("Retry-After"))
	}
}
