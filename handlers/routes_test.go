package handlers

import (
	"html"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web"
)

// asker is somebody who calls a route, by session or by token, directly or through a proxy.
type asker struct {
	name            string
	who             string // of the bench; empty for a stranger
	bearer, proxied bool
	roles           []access // that let this person in

	headers map[string]string
	token   string // of the forms
}

func askers() []asker {
	return []asker{
		{name: "a stranger"},
		{name: "a stranger behind a proxy", proxied: true},
		{name: "a newcomer", who: "newcomer", roles: []access{signedIn}},
		{name: "a developer", who: "developer", roles: []access{signedIn, developer}},
		{name: "an agent of the authority", who: "agent", roles: []access{signedIn, agent}},
		{name: "an agent of another", who: "other", roles: []access{signedIn, agent}},
		{name: "a steward", who: "steward", roles: []access{signedIn, steward}},
		{name: "a newcomer's token", who: "newcomer", bearer: true, roles: []access{signedIn}},
		{name: "an agent's token", who: "agent", bearer: true, roles: []access{signedIn, agent}},
		{name: "an agent behind a proxy", who: "agent", proxied: true, roles: []access{signedIn, agent}},
	}
}

// refusal is what the guards of a route answer an asker: a status and a reason, or 0.
func (a asker) refusal(r route) (status int, reason string) {
	bySession := r.csrf == reads || r.csrf == formToken
	switch {
	case r.csrf == formToken && a.bearer: // a token brings no token of a form
		return 403, "form_stale"
	case r.access == anyone:
		return 0, ""
	case r.access == loopback, r.access == ownNetwork:
		if a.proxied {
			return 404, "not_found"
		}
		return 0, ""
	case a.who == "", a.bearer && bySession:
		return 401, "not_signed_in"
	case slices.Contains(a.roles, r.access):
		return 0, ""
	}
	return 403, map[access]string{agent: "agents_only", developer: "no_profile", steward: "steward_only"}[r.access]
}

// guards is a bench that has a second application, whose routes do nothing once
// their guards let somebody in.
type guards struct {
	*bench
	bare    *fiber.App
	address string // where it is served
	table   []route
}

// reached is what a route then answers.
const reached = fiber.StatusTeapot

func newGuards(t *testing.T, config func(*Config)) *guards {
	t.Helper()
	var s Server
	g := &guards{bench: newBench(t, func(of *Server) {
		of.Config.Limits = false
		config(&of.Config)
		s = *of
	})}
	g.newcomer("newcomer")
	g.newcomer("steward")
	g.operate(&models.GrantRole{Person: g.ids["steward"], Role: models.Steward})
	g.bare = newApp(s, func(r route) route {
		g.table = append(g.table, r)
		r.handle = func(c *fiber.Ctx) error { return c.SendStatus(reached) }
		return r
	})
	return g
}

// prepare signs the askers in, and opens the port of the bare guards.
func (g *guards) prepare(list []asker) {
	g.t.Helper()
	for i := range list {
		a := &list[i]
		a.headers = map[string]string{"Accept-Language": "fr", "Sec-Fetch-Site": "same-origin"}
		page := g.send("GET", "/connexion", "", "", nil)
		cookie := cookiesOf(page)
		switch {
		case a.bearer:
			a.headers["Authorization"] = "Bearer " + g.token[a.who]
		case a.who != "":
			cookie = g.session(a.who)
			page = g.send("GET", "/rien", "", "", map[string]string{"Cookie": cookie})
			fallthrough
		default:
			a.headers["Cookie"], a.token = cookie, field(page.body, csrfField)
		}
		if a.proxied {
			a.headers["X-Forwarded-For"] = "192.0.2.7"
		}
	}
	g.app = g.bare
	g.address = g.listen()
}

var parameters = regexp.MustCompile(`:\w+(<\w+>)?|\*`)

// ask calls a route, with the token when there is one.
func (g *guards) ask(r route, headers map[string]string, token string) (status int, body string) {
	g.t.Helper()
	form := ""
	if r.method != get {
		form = url.Values{csrfField: {token}}.Encode()
	}
	q, err := http.NewRequestWithContext(g.t.Context(), r.method, "http://"+g.address+parameters.ReplaceAllString(r.path, "1"), strings.NewReader(form))
	g.must(err)
	q.Header.Set("Content-Type", formType)
	for k, v := range headers {
		q.Header.Set(k, v)
	}
	res, err := http.DefaultTransport.RoundTrip(q)
	g.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	g.must(err)
	return res.StatusCode, html.UnescapeString(string(text))
}

// words is how a route words a reason.
func words(r route, reason string) string {
	switch {
	case strings.HasPrefix(r.path, apiPath), r.path == "/live", r.path == "/metrics":
		return `"code":"` + reason + `"`
	case reason == "not_found":
		return web.ErrorPage{Code: models.NotFound}.Title(web.French)
	case reason == "not_signed_in":
		return web.ErrorPage{Code: models.Unauthenticated}.Title(web.French)
	}
	return web.Why(web.French, models.Reason{Key: reason})
}

// Every line of the table lets in whom it says, and refuses all others as it says.
func TestEveryRouteLetsInWhomItSays(t *testing.T) {
	g := newGuards(t, func(c *Config) {
		c.Demo, c.Proxies = true, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	all := askers()
	g.prepare(all)
	if len(g.table) < 120 {
		t.Fatalf("the table has %d lines", len(g.table))
	}
	for _, a := range all {
		for _, r := range g.table {
			want, reason := a.refusal(r)
			got, body := g.ask(r, a.headers, a.token)
			switch {
			case want == 0 && got != reached:
				t.Errorf("%s %s refuses %s by %d", r.method, r.path, a.name, got)
			case want != 0 && (got != want || !strings.Contains(body, words(r, reason))):
				t.Errorf("%s %s answers %s by %d, not by %d and %s", r.method, r.path, a.name, got, want, reason)
			}
		}
	}
}

// What another site's page sends with somebody's cookie, token or not, changes nothing.
func TestNoRouteThatWritesTakesARequestOfAnotherSite(t *testing.T) {
	g := newGuards(t, func(c *Config) { c.Demo = true })
	all := askers()
	g.prepare(all)
	elsewhere := map[string]map[string]string{
		"without the token":   {"Sec-Fetch-Site": "none"},
		"by the browser":      {"Sec-Fetch-Site": "cross-site"},
		"by the origin":       {"Sec-Fetch-Site": "none", "Origin": "https://elsewhere.example"},
		"of a sibling's page": {"Sec-Fetch-Site": "same-site"},
	}
	writes := 0
	for _, a := range all {
		if a.bearer || a.proxied || a.who == "" {
			continue
		}
		for _, r := range g.table {
			if r.method == get {
				continue
			}
			writes++
			for how, own := range elsewhere {
				headers := map[string]string{"Cookie": a.headers["Cookie"]}
				for k, v := range own {
					headers[k] = v
				}
				token := a.token
				if how == "without the token" {
					token = ""
				}
				want, reason := 403, "form_stale"
				if r.csrf == sameOrigin { // the cookie counts for nothing
					want, reason = 401, "not_signed_in"
				}
				if got, body := g.ask(r, headers, token); got != want || !strings.Contains(body, words(r, reason)) {
					t.Errorf("%s %s, %s: %d", r.method, r.path, how, got)
				}
			}
		}
	}
	if writes < 5*80 {
		t.Errorf("only %d writes were tried", writes)
	}
}

// Writes that a stranger may send are few, and each has its reason.
func TestStrangersMayWriteNothingElse(t *testing.T) {
	open := []string{
		"/publier", // is told what it takes
		"/connexion", "/connexion/lien", "/deconnexion",
		"/demo/entrer", "/demo/salle",
	}
	for _, r := range newGuards(t, func(*Config) {}).table {
		stranger := r.access == anyone || r.access == loopback || r.access == ownNetwork
		if r.method != get && stranger != slices.Contains(open, r.path) {
			t.Errorf("%s %s: access %d", r.method, r.path, r.access)
		}
		if (strings.HasPrefix(r.path, "/regie")) != (r.access == steward) {
			t.Errorf("%s %s: access %d", r.method, r.path, r.access)
		}
		if own := strings.HasPrefix(r.path, "/demo") || strings.HasPrefix(r.path, "/boite"); own != (r.access == loopback) {
			t.Errorf("%s %s: access %d", r.method, r.path, r.access)
		}
	}
}

func TestTheDemonstrationIsNowhereElse(t *testing.T) {
	list := askers()[:2]
	for _, imaginary := range []bool{false, true} {
		g := newGuards(t, func(c *Config) { c.Demo = imaginary })
		g.prepare(list)
		for _, r := range g.table {
			if r.place != demonstration {
				continue
			}
			for _, a := range list {
				want := fiber.StatusNotFound
				if imaginary && !a.proxied {
					want = reached
				}
				if got, _ := g.ask(r, a.headers, a.token); got != want {
					t.Errorf("demonstration %v: %s %s answers %s by %d", imaginary, r.method, r.path, a.name, got)
				}
			}
		}
	}
}

func TestALineThatLacksSomethingIsNotServed(t *testing.T) {
	good := route{post, "/x", signedIn, small, counted, formToken, everywhere, func(*fiber.Ctx) error { return nil }}
	if err := good.check(); err != nil {
		t.Fatal(err)
	}
	for what, spoil := range map[string]func(*route){
		"no access":                func(r *route) { r.access = 0 },
		"an access past the last":  func(r *route) { r.access = ownNetwork + 1 },
		"no bound":                 func(r *route) { r.body = 0 },
		"no limit":                 func(r *route) { r.limit = 0 },
		"no proof":                 func(r *route) { r.csrf = 0 },
		"no place":                 func(r *route) { r.place = 0 },
		"no handler":               func(r *route) { r.handle = nil },
		"no path":                  func(r *route) { r.path = "" },
		"a form without its token": func(r *route) { r.csrf = reads },
		"a write of nobody":        func(r *route) { r.csrf = nobody },
		"a person of nobody":       func(r *route) { r.method, r.csrf = get, nobody },
		"files without a limit":    func(r *route) { r.body = files },
		"a limit without files":    func(r *route) { r.limit = uploads },
	} {
		bad := good
		spoil(&bad)
		if bad.check() == nil {
			t.Errorf("a line with %s is served", what)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a table that routes one thing twice is served")
		}
	}()
	(&Server{}).mount(fiber.New(), []route{good, good})
}
