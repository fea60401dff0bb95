package edge_test

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/handlerstest"
)

func TestMailboxOpensOnThisMachineOnly(t *testing.T) {
	b := handlerstest.New(t)
	e := edge.New(b.Board, b.Auth, b.Quiet(), edge.Config{URL: "http://127.0.0.1:8080"}, nil)
	b.App = guarded(e)
	home := b.Listen()
	for name, c := range map[string]struct {
		host    string
		headers map[string]string
		want    int
	}{
		"from here":                 {"", nil, 200},
		"by name":                   {"localhost:8080", nil, 200},
		"another host name":         {"board.example.org", nil, 404},
		"a name that starts so":     {"localhost.example.org", nil, 404},
		"X-Forwarded-For":           {"", map[string]string{"X-Forwarded-For": "127.0.0.1"}, 404},
		"X-Forwarded-Host":          {"", map[string]string{"X-Forwarded-Host": "localhost"}, 404},
		"Forwarded":                 {"", map[string]string{"Forwarded": "for=127.0.0.1"}, 404},
		"Via":                       {"", map[string]string{"Via": "1.1 proxy"}, 404},
		"X-Real-IP in another case": {"", map[string]string{"x-real-ip": "127.0.0.1"}, 404},
	} {
		if got, _ := handlerstest.Fetch(t, "GET", "http://"+home+"/boite", c.host, c.headers, nil); got != c.want {
			t.Errorf("%s: status %d, want %d", name, got, c.want)
		}
	}
}

func TestMailboxIsShutBehindAProxyOnThisMachine(t *testing.T) {
	b := handlerstest.New(t)
	e := edge.New(b.Board, b.Auth, b.Quiet(), edge.Config{URL: "http://127.0.0.1:8080"}, nil)
	b.App = guarded(e)
	target, err := url.Parse("http://" + b.Listen())
	b.Must(err)
	for name, proxy := range map[string]*httputil.ReverseProxy{
		"that keeps the host": {Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host; r.SetXForwarded() }},
		"that sets the host":  {Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.SetXForwarded() }},
	} {
		front := httptest.NewServer(proxy)
		t.Cleanup(front.Close)
		for _, host := range []string{"", "board.example.org"} {
			if got, _ := handlerstest.Fetch(t, "GET", front.URL+"/boite", host, nil, nil); got != 404 {
				t.Errorf("through a proxy %s as %q: status %d", name, host, got)
			}
		}
	}
}

func TestMailboxIsShutOnAPublicBoard(t *testing.T) {
	b := handlerstest.New(t)
	e := edge.New(b.Board, b.Auth, b.Quiet(), edge.Config{URL: "https://board.example.org"}, nil)
	b.App = guarded(e)
	if got, _ := handlerstest.Fetch(t, "GET", "http://"+b.Listen()+"/boite", "localhost", nil, nil); got != 404 {
		t.Errorf("status %d", got)
	}
}

// guarded is an application of one page that only this machine may read.
func guarded(e *edge.Edge) *fiber.App {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, ErrorHandler: e.Fail})
	app.Get("/boite", e.LoopbackOnly, func(c *fiber.Ctx) error { return c.SendString("mails") })
	return app
}
