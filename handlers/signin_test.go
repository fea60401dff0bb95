package handlers

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// field finds the value of a hidden field.
func field(page, name string) string { return between(page, `name="`+name+`" value="`, `"`) }

func cookiesOf(a reply) string {
	var list []string
	for _, c := range a.cookies {
		if c.MaxAge >= 0 && c.Value != "" {
			list = append(list, c.Name+"="+c.Value)
		}
	}
	return strings.Join(list, "; ")
}

const formType = "application/x-www-form-urlencoded"

// post sends a form with the token and the cookie of a page.
func (b *bench) post(path string, page reply, cookie string, values url.Values) reply {
	b.t.Helper()
	values.Set(csrfField, field(page.body, csrfField))
	return b.send("POST", path, values.Encode(), "", map[string]string{"Content-Type": formType, "Cookie": cookie})
}

// askLink asks for a link by the form and gives its path.
func (b *bench) askLink(email string) (string, reply) {
	b.t.Helper()
	before := len(b.links)
	page := b.send("GET", "/connexion", "", "", nil)
	sent := b.post("/connexion", page, cookiesOf(page), url.Values{"email": {email}})
	if len(b.links) != before+1 {
		b.t.Fatalf("no link was sent: %d %s", sent.status, sent.body)
	}
	return strings.TrimPrefix(b.links[before], "http://127.0.0.1:8080"), sent
}

// signIn signs in by mail and gives the session's cookie.
func (b *bench) signIn(email, name string) string {
	b.t.Helper()
	link, _ := b.askLink(email)
	page := b.send("GET", link, "", "", nil)
	done := b.post("/connexion/lien", page, cookiesOf(page), url.Values{"l": {field(page.body, "l")}, "name": {name}})
	if done.status != 303 {
		b.t.Fatalf("sign in: %d %s", done.status, done.body)
	}
	for _, c := range done.cookies {
		if c.Name == sessionCookie && c.Value != "" {
			if !c.HttpOnly || c.SameSite != 2 {
				b.t.Error("the session cookie is readable by scripts or sent from other sites")
			}
			return c.Name + "=" + c.Value
		}
	}
	b.t.Fatal("no session cookie")
	return ""
}

func TestLinkSurvivesScannersAndWorksOnce(t *testing.T) {
	b := newBench(t)
	link, _ := b.askLink("agent@exemple.fr")
	b.happened()
	var page reply
	for range 3 {
		if page = b.send("GET", link, "", "", nil); page.status != 200 {
			t.Fatalf("status %d", page.status)
		}
	}
	if events := b.happened(); len(events) != 0 {
		t.Errorf("opening a link made %v happen", events)
	}
	form := url.Values{"l": {field(page.body, "l")}}
	if done := b.post("/connexion/lien", page, cookiesOf(page), form); done.status != 303 {
		t.Fatalf("status %d: %s", done.status, done.body)
	}
	again := b.post("/connexion/lien", page, cookiesOf(page), form)
	if again.status != 409 || strings.Contains(cookiesOf(again), sessionCookie) {
		t.Errorf("a link was used twice: %d, %s", again.status, cookiesOf(again))
	}
}

func TestLinkExpires(t *testing.T) {
	b := newBench(t)
	link, _ := b.askLink("agent@exemple.fr")
	b.pass(15 * time.Minute)
	if page := b.send("GET", link, "", "", nil); page.status != 422 || field(page.body, "l") != "" {
		t.Errorf("status %d", page.status)
	}
}

func TestForgedLinkIsRefused(t *testing.T) {
	b := newBench(t)
	link, _ := b.askLink("agent@exemple.fr")
	for _, bad := range []string{link[:len(link)-2] + "AA", "/connexion/lien", "/connexion/lien?l=%00", "/connexion/lien?l=" + strings.Repeat("A", 3000)} {
		if page := b.send("GET", bad, "", "", nil); page.status != 400 {
			t.Errorf("status %d", page.status)
		}
	}
}

func TestUnknownAddressGetsTheSameAnswer(t *testing.T) {
	b := newBench(t)
	_, known := b.askLink("agent@exemple.fr")
	_, unknown := b.askLink("personne@exemple.fr")
	if known.status != unknown.status || strip(known.body) != strip(unknown.body) {
		t.Error("the answer tells who has an account")
	}
}

// strip takes off what differs at every page.
func strip(page string) string {
	return strings.ReplaceAll(page, field(page, csrfField), "")
}

func TestNewAddressSignsUpWithAName(t *testing.T) {
	b := newBench(t)
	link, _ := b.askLink("nouvelle@exemple.fr")
	page := b.send("GET", link, "", "", nil)
	form := url.Values{"l": {field(page.body, "l")}}
	if got := b.post("/connexion/lien", page, cookiesOf(page), form); got.status != 400 || field(got.body, "l") == "" {
		t.Fatalf("a missing name: %d", got.status)
	}
	b.happened()
	form.Set("name", "Zoé Nouvelle")
	if got := b.post("/connexion/lien", page, cookiesOf(page), form); got.status != 303 {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	if got := strings.Join(b.happened(), " "); got != "person.registered person.confirmed session.opened" {
		t.Errorf("events %s", got)
	}
}

func TestSignedOutSessionIsOver(t *testing.T) {
	b := newBench(t)
	cookie := b.signIn("agent@exemple.fr", "")
	page := b.send("GET", "/rien", "", "", map[string]string{"Cookie": cookie})
	if !strings.Contains(page.body, "Personne agent") {
		t.Fatalf("the frame does not name the person: %s", page.body)
	}
	if out := b.post("/deconnexion", page, cookie, url.Values{}); out.status != 303 {
		t.Fatalf("status %d: %s", out.status, out.body)
	}
	if got := b.send("GET", "/api/v1/me", "", "", map[string]string{"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}); got.status != 401 {
		t.Errorf("status %d after signing out", got.status)
	}
}

func TestFormFromElsewhereChangesNothing(t *testing.T) {
	b := newBench(t)
	cookie := b.signIn("agent@exemple.fr", "")
	page := b.send("GET", "/rien", "", "", map[string]string{"Cookie": cookie})
	token := field(page.body, csrfField)
	other := b.signIn("developer@exemple.fr", "")
	b.happened()
	for name, h := range map[string]map[string]string{
		"no token":               {"Cookie": cookie},
		"another site":           {"Cookie": cookie, "Sec-Fetch-Site": "cross-site", "token": token},
		"another origin":         {"Cookie": cookie, "Origin": "https://ailleurs.example", "token": token},
		"another person's token": {"Cookie": other, "token": token},
	} {
		body := url.Values{csrfField: {h["token"]}}.Encode()
		delete(h, "token")
		h["Content-Type"] = formType
		if got := b.send("POST", "/deconnexion", body, "", h); got.status != 403 {
			t.Errorf("%s: status %d", name, got.status)
		}
	}
	if events := b.happened(); len(events) != 0 {
		t.Errorf("events %v", events)
	}
}

func TestSignInLeadsBackToOurPagesOnly(t *testing.T) {
	for path, want := range map[string]string{
		"/missions/M1?x=1": "/missions/M1?x=1", "//ailleurs.example": "", "https://ailleurs.example": "", "/\\ailleurs": "", "": "", "/a\r\nSet-Cookie: x": "", "missions": "",
	} {
		if got := ownPath(path); got != want {
			t.Errorf("%q: got %q", path, got)
		}
	}
}

// A browser forgets a cookie only under the path that it was set for: one that
// stays would lead the next who signs in there to where another was going.
func TestWhereOneWasGoingIsForgottenOnceOneGoesThere(t *testing.T) {
	b := newBench(t)
	link, _ := b.askLink("agent@exemple.fr")
	page := b.send("GET", link, "", "", nil)
	going := cookiesOf(page) + "; " + nextCookie + "=/publier"
	done := b.post("/connexion/lien", page, going, url.Values{"l": {field(page.body, "l")}})
	if to := done.headers.Get("Location"); !strings.HasPrefix(to, "/publier") {
		t.Errorf("led to %q", to)
	}
	for _, c := range done.cookies {
		if c.Name == nextCookie && c.Path == "/connexion" && c.Value == "" && c.Expires.Before(b.clock()) {
			return
		}
	}
	t.Errorf("it is not forgotten: %v", done.cookies)
}
