package blackbox

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"coupdemain/scripts/dev/blackbox/town"
)

// answered is what a refusal must be: the HTTP status, the code and every reason.
type answered struct {
	status int
	code   string
	keys   []string
}

func refused(status int, code string, keys ...string) answered {
	slices.Sort(keys)
	return answered{status, code, keys}
}

// bid is a bid as each edge is given it: the API's and the socket's members as
// JSON, the form's as a person types them. An empty text leaves that edge out.
type bid struct {
	amount, days, more string
	typed              []string
}

// wrong is one line of what bad input gets.
type wrong struct {
	name                 string
	who                  town.Person
	mission              string
	bid                  bid
	api, socket, page    answered // socket and page: as the API when the status is 0
	noAPI, noPage, noRaw bool
}

// tryWrong sends one line through the API, the socket and the form, each of which
// must refuse it clearly; the journal's head must stay where it was.
func tryWrong(t *testing.T, s *town.Server, browsers map[string]*town.Browser, w wrong) {
	t.Helper()
	if w.socket.status == 0 {
		w.socket = w.api
	}
	if w.page.status == 0 {
		w.page = w.api
	}
	before := s.Head(t, 0)
	var p town.Problem
	if !w.noAPI {
		r, err := s.Call(w.who, "PUT", "/missions/"+w.mission+"/bid", fmt.Sprintf(`{"amount":%s,"days":%s%s}`, w.bid.amount, w.bid.days, w.bid.more), "Idempotency-Key", town.NewKey())
		if err != nil {
			t.Fatal(err)
		}
		p = checkReply(t, w.name+" by the API", r, w.api)
	}
	if !w.noRaw {
		c := s.Connect(t, w.who)
		key := town.NewKey()
		f := c.Answer(t, key, fmt.Sprintf(`{"op":"bid","key":%q,"mission":%q,"amount":%s,"days":%s%s}`, key, w.mission, w.bid.amount, w.bid.days, w.bid.more))
		if f.Op != "no" || f.Code != w.socket.code || !slices.Equal(f.Problem().Keys(), w.socket.keys) {
			t.Errorf("%s by the socket: %s %s %v, want no %s %v", w.name, f.Op, f.Code, f.Problem().Keys(), w.socket.code, w.socket.keys)
		}
		c.Close()
	}
	if !w.noPage {
		r := browsers[w.who.ID].Post(t, "/missions/"+w.mission+"/offre", append([]string{"key", town.NewKey()}, w.bid.typed...)...)
		checkPage(t, w.name+" by the form", r, w.page, p)
	}
	if after := s.Head(t, before.Pos-1); after.Hash != before.Hash {
		t.Errorf("%s changed something: the head went from %d to %d", w.name, before.Pos, after.Pos)
	}
}

// checkReply wants exactly this refusal of an API call.
func checkReply(t *testing.T, what string, r town.Reply, want answered) town.Problem {
	t.Helper()
	p, err := r.Problem()
	if err != nil || r.Status != want.status || p.Code != want.code || !slices.Equal(p.Keys(), want.keys) {
		t.Errorf("%s: %d %s %v, want %d %s %v (%v)\n%s", what, r.Status, p.Code, p.Keys(), want.status, want.code, want.keys, err, r.Body)
	}
	for _, reason := range p.Reasons {
		if reason.Message == "" || strings.HasPrefix(reason.Message, "no.") {
			t.Errorf("%s: %s has no sentence", what, reason.Code)
		}
	}
	if kind := r.Header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%s: the type is %s", what, kind)
	}
	return p
}

// figures are left out when two sentences are compared: one may name an instant.
var figures = regexp.MustCompile(`\d+`)

// checkPage wants the refusal on a page with the very sentences of the API, when
// the API has refused for the same reasons.
func checkPage(t *testing.T, what string, r town.Reply, want answered, p town.Problem) {
	t.Helper()
	body := figures.ReplaceAllString(html.UnescapeString(string(r.Body)), "0")
	if r.Status != want.status || !strings.Contains(body, "</html>") {
		t.Errorf("%s: %d, want a page with %d\n%s", what, r.Status, want.status, clip(body))
		return
	}
	if !slices.Equal(p.Keys(), want.keys) {
		return
	}
	for _, reason := range p.Reasons {
		if !strings.Contains(body, figures.ReplaceAllString(reason.Message, "0")) {
			t.Errorf("%s: the page does not say %q (%s)\n%s", what, reason.Message, reason.Code, clip(body))
		}
	}
}

// clip keeps what a page says in its main part.
func clip(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return body[:min(len(body), 3000)]
}

// signedIn opens a browser for each person.
func signedIn(t *testing.T, s *town.Server, who ...town.Person) map[string]*town.Browser {
	t.Helper()
	all := map[string]*town.Browser{}
	for _, p := range who {
		all[p.ID] = s.NewBrowser(t)
		all[p.ID].SignIn(t, p)
	}
	return all
}

// act is a call of the API that a line of the table makes.
func act(t *testing.T, s *town.Server, who town.Person, what, method, path, body string, want answered) town.Problem {
	t.Helper()
	before := s.Head(t, 0)
	r, err := s.Call(who, method, path, body)
	if err != nil {
		t.Fatal(err)
	}
	p := checkReply(t, what, r, want)
	if after := s.Head(t, before.Pos-1); after.Hash != before.Hash {
		t.Errorf("%s changed something: the head went from %d to %d", what, before.Pos, after.Pos)
	}
	return p
}

const (
	bad     = http.StatusBadRequest
	ruled   = http.StatusUnprocessableEntity
	barred  = http.StatusForbidden
	clashes = http.StatusConflict
)

func decode(t *testing.T, body []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
}
