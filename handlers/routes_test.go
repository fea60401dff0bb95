package handlers_test

import (
	"bufio"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers"
	"coupdemain/handlers/api"
	"coupdemain/handlers/edge"
	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
	"coupdemain/web/ui"
)

// asker is somebody who calls a route, by session or by token, directly or through a proxy.
type asker struct {
	name            string
	who             string // of the bench; empty for a stranger
	bearer, proxied bool
	roles           []string // that let this person in

	headers map[string]string
	token   string // of the forms
}

func askers() []asker {
	return []asker{
		{name: "a stranger"},
		{name: "a stranger behind a proxy", proxied: true},
		{name: "a newcomer", who: "newcomer", roles: []string{"signed in"}},
		{name: "a developer", who: "developer", roles: []string{"signed in", "developer"}},
		{name: "an agent of the authority", who: "agent", roles: []string{"signed in", "agent"}},
		{name: "an agent of another", who: "other", roles: []string{"signed in", "agent"}},
		{name: "a steward", who: "steward", roles: []string{"signed in", "steward"}},
		{name: "a newcomer's token", who: "newcomer", bearer: true, roles: []string{"signed in"}},
		{name: "an agent's token", who: "agent", bearer: true, roles: []string{"signed in", "agent"}},
		{name: "an agent behind a proxy", who: "agent", proxied: true, roles: []string{"signed in", "agent"}},
	}
}

// refusal is what the guards of a route answer an asker: a status and a reason, or 0.
func (a asker) refusal(r handlers.Line) (status int, reason string) {
	bySession := r.CSRF == "reads" || r.CSRF == "form token"
	switch {
	case r.CSRF == "form token" && a.bearer: // a token brings no token of a form
		return 403, "form_stale"
	case r.Access == "anyone":
		return 0, ""
	case r.Access == "loopback", r.Access == "own network":
		if a.proxied {
			return 404, "not_found"
		}
		return 0, ""
	case a.who == "", a.bearer && bySession:
		return 401, "not_signed_in"
	case slices.Contains(a.roles, r.Access):
		return 0, ""
	}
	return 403, map[string]string{"agent": "agents_only", "developer": "no_profile", "steward": "steward_only"}[r.Access]
}

// guards is a bench that has a second application, whose routes do nothing once
// their guards let somebody in.
type guards struct {
	*handlerstest.Bench
	bare    *fiber.App
	address string // where it is served
	table   []handlers.Line
}

// reached is what a route then answers.
const reached = fiber.StatusTeapot

func newGuards(t *testing.T, config func(*edge.Config)) *guards {
	t.Helper()
	var s handlers.Server
	g := &guards{Bench: handlerstest.New(t, func(of *handlers.Server) {
		of.Config.Limits = false
		config(&of.Config)
		s = *of
	})}
	g.Newcomer("newcomer")
	g.Newcomer("steward")
	g.Operate(&models.GrantRole{Person: g.IDs["steward"], Role: models.Steward})
	g.bare, g.table = handlers.NewBare(s, reached)
	return g
}

// prepare signs the askers in, and opens the port of the bare guards.
func (g *guards) prepare(list []asker) {
	g.T.Helper()
	for i := range list {
		a := &list[i]
		a.headers = map[string]string{"Accept-Language": "fr", "Sec-Fetch-Site": "same-origin"}
		page := g.Send("GET", "/connexion", "", "", nil)
		cookie := handlerstest.CookiesOf(page)
		switch {
		case a.bearer:
			a.headers["Authorization"] = "Bearer " + g.Token[a.who]
		case a.who != "":
			cookie = g.Session(a.who)
			page = g.Send("GET", "/rien", "", "", map[string]string{"Cookie": cookie})
			fallthrough
		default:
			a.headers["Cookie"], a.token = cookie, handlerstest.Field(page.Body, edge.CSRFField)
		}
		if a.proxied {
			a.headers["X-Forwarded-For"] = "192.0.2.7"
		}
	}
	g.App = g.bare
	g.address = g.Listen()
}

var parameters = regexp.MustCompile(`:\w+(<\w+>)?|\*`)

// ask calls a route, with the token when there is one.
func (g *guards) ask(r handlers.Line, headers map[string]string, token string) (status int, body string) {
	g.T.Helper()
	form := ""
	if r.Method != fiber.MethodGet {
		form = url.Values{edge.CSRFField: {token}}.Encode()
	}
	q, err := http.NewRequestWithContext(g.T.Context(), r.Method, "http://"+g.address+parameters.ReplaceAllString(r.Path, "1"), strings.NewReader(form))
	g.Must(err)
	q.Header.Set("Content-Type", handlerstest.FormType)
	for k, v := range headers {
		q.Header.Set(k, v)
	}
	res, err := http.DefaultTransport.RoundTrip(q)
	g.Must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	g.Must(err)
	return res.StatusCode, html.UnescapeString(string(text))
}

// words is how a route words a reason.
func words(r handlers.Line, reason string) string {
	switch {
	case strings.HasPrefix(r.Path, api.Path), r.Path == "/live", r.Path == "/metrics":
		return `"code":"` + reason + `"`
	case reason == "not_found":
		return ui.ErrorData{Code: models.NotFound}.Title(ui.French)
	case reason == "not_signed_in":
		return ui.ErrorData{Code: models.Unauthenticated}.Title(ui.French)
	}
	return ui.Why(ui.French, models.Reason{Key: reason})
}

// Every line of the table lets in whom it says, and refuses all others as it says.
func TestEveryRouteLetsInWhomItSays(t *testing.T) {
	g := newGuards(t, func(c *edge.Config) {
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
				t.Errorf("%s %s refuses %s by %d", r.Method, r.Path, a.name, got)
			case want != 0 && (got != want || !strings.Contains(body, words(r, reason))):
				t.Errorf("%s %s answers %s by %d, not by %d and %s", r.Method, r.Path, a.name, got, want, reason)
			}
		}
	}
}

// What another site's page sends with somebody's cookie, token or not, changes nothing.
func TestNoRouteThatWritesTakesARequestOfAnotherSite(t *testing.T) {
	g := newGuards(t, func(c *edge.Config) { c.Demo = true })
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
			if r.Method == fiber.MethodGet {
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
				if r.CSRF == "same origin" { // the cookie counts for nothing
					want, reason = 401, "not_signed_in"
				}
				if got, body := g.ask(r, headers, token); got != want || !strings.Contains(body, words(r, reason)) {
					t.Errorf("%s %s, %s: %d", r.Method, r.Path, how, got)
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
	for _, r := range newGuards(t, func(*edge.Config) {}).table {
		stranger := r.Access == "anyone" || r.Access == "loopback" || r.Access == "own network"
		if r.Method != fiber.MethodGet && stranger != slices.Contains(open, r.Path) {
			t.Errorf("%s %s: access %s", r.Method, r.Path, r.Access)
		}
		if (strings.HasPrefix(r.Path, "/regie")) != (r.Access == "steward") {
			t.Errorf("%s %s: access %s", r.Method, r.Path, r.Access)
		}
		if own := strings.HasPrefix(r.Path, "/demo") || strings.HasPrefix(r.Path, "/boite"); own != (r.Access == "loopback") {
			t.Errorf("%s %s: access %s", r.Method, r.Path, r.Access)
		}
	}
}

func TestTheDemonstrationIsNowhereElse(t *testing.T) {
	list := askers()[:2]
	for _, imaginary := range []bool{false, true} {
		g := newGuards(t, func(c *edge.Config) { c.Demo = imaginary })
		g.prepare(list)
		for _, r := range g.table {
			if r.Place != "demonstration" {
				continue
			}
			for _, a := range list {
				want := fiber.StatusNotFound
				if imaginary && !a.proxied {
					want = reached
				}
				if got, _ := g.ask(r, a.headers, a.token); got != want {
					t.Errorf("demonstration %v: %s %s answers %s by %d", imaginary, r.Method, r.Path, a.name, got)
				}
			}
		}
	}
}

// The size is refused by the header alone: the body is never sent. Who delivers is
// another test's.
func TestNoRouteTakesALargeBody(t *testing.T) {
	g := newGuards(t, func(*edge.Config) {})
	cookie := g.Browser("developer@exemple.fr").Cookie
	address := g.Listen()
	for _, r := range append(g.table, handlers.Line{Method: fiber.MethodPost, Path: "/missions/:id/livrer2"}) {
		if r.Method == fiber.MethodGet { // whose body nobody reads
			continue
		}
		conn, err := net.Dial("tcp", address)
		g.Must(err)
		_, err = fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n", r.Method, parameters.ReplaceAllString(r.Path, "1"), cookie, edge.MaxBody+1)
		g.Must(err)
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		g.Must(err)
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s %s: status %d", r.Method, r.Path, res.StatusCode)
		}
		g.Must(errors.Join(res.Body.Close(), conn.Close()))
	}
}
