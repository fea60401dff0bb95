package handlers

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// listen serves the bench's application on a port of its own.
func (b *bench) listen() (address string) {
	b.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	b.must(err)
	served := make(chan error, 1)
	go func() { served <- b.app.Listener(Patient(l)) }()
	b.t.Cleanup(func() {
		if err := b.app.Shutdown(); err != nil {
			b.t.Error(err)
		}
		if err := <-served; err != nil {
			b.t.Error(err)
		}
	})
	return l.Addr().String()
}

// fetch makes a request of its own connection and gives the status and the body.
func fetch(t *testing.T, method, address, host string, headers map[string]string, body io.Reader) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Close = true
	if host != "" {
		r.Host = host
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func TestMailboxOpensOnThisMachineOnly(t *testing.T) {
	b := newBench(t)
	s := &Server{Config: Config{URL: "http://127.0.0.1:8080"}, Board: b.board, Log: b.quiet(), Metrics: NewMetrics()}
	b.app = guarded(s)
	home := b.listen()
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
		if got, _ := fetch(t, "GET", "http://"+home+"/boite", c.host, c.headers, nil); got != c.want {
			t.Errorf("%s: status %d, want %d", name, got, c.want)
		}
	}
}

func TestMailboxIsShutBehindAProxyOnThisMachine(t *testing.T) {
	b := newBench(t)
	s := &Server{Config: Config{URL: "http://127.0.0.1:8080"}, Board: b.board, Log: b.quiet(), Metrics: NewMetrics()}
	b.app = guarded(s)
	target, err := url.Parse("http://" + b.listen())
	b.must(err)
	for name, proxy := range map[string]*httputil.ReverseProxy{
		"that keeps the host": {Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host; r.SetXForwarded() }},
		"that sets the host":  {Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.SetXForwarded() }},
	} {
		front := httptest.NewServer(proxy)
		t.Cleanup(front.Close)
		for _, host := range []string{"", "board.example.org"} {
			if got, _ := fetch(t, "GET", front.URL+"/boite", host, nil, nil); got != 404 {
				t.Errorf("through a proxy %s as %q: status %d", name, host, got)
			}
		}
	}
}

func TestMailboxIsShutOnAPublicBoard(t *testing.T) {
	b := newBench(t)
	s := &Server{Config: Config{URL: "https://board.example.org"}, Board: b.board, Log: b.quiet(), Metrics: NewMetrics()}
	b.app = guarded(s)
	if got, _ := fetch(t, "GET", "http://"+b.listen()+"/boite", "localhost", nil, nil); got != 404 {
		t.Errorf("status %d", got)
	}
}

// guarded is an application of one page that only this machine may read.
func guarded(s *Server) *fiber.App {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, ErrorHandler: s.fail})
	app.Get("/boite", s.atHome, func(c *fiber.Ctx) error { return c.SendString("mails") })
	return app
}

// The size is refused by the header alone: the body is never sent. Who delivers is
// another test's.
func TestNoRouteTakesALargeBody(t *testing.T) {
	g := newGuards(t, func(*Config) {})
	cookie := g.browser("developer@exemple.fr").cookie
	address := g.listen()
	for _, r := range append(g.table, route{method: post, path: "/missions/:id/livrer2"}) {
		if r.method == get { // whose body nobody reads
			continue
		}
		conn, err := net.Dial("tcp", address)
		g.must(err)
		_, err = fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n", r.method, parameters.ReplaceAllString(r.path, "1"), cookie, maxBody+1)
		g.must(err)
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		g.must(err)
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s %s: status %d", r.method, r.path, res.StatusCode)
		}
		g.must(errors.Join(res.Body.Close(), conn.Close()))
	}
}

// A body is read into memory before any handler knows who sends it.
func TestOnlyWhoDeliversMaySendALargeBody(t *testing.T) {
	b, _ := awarded(t)
	path, body := "/missions/"+b.ids["mission"]+"/livrer", strings.Repeat(" ", maxBody+1)
	cookies := map[string]string{"a stranger": "", "a loser": b.session("second"), "the buyer": b.session("agent"), "the winner": b.session("developer")}
	address := b.listen()
	for who, cookie := range cookies {
		conn, err := net.Dial("tcp", address)
		b.must(err)
		_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n", path, cookie, len(body))
		b.must(err)
		if who == "the winner" {
			_, err = conn.Write([]byte(body))
			b.must(err)
		}
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		b.must(err)
		if large := res.StatusCode != http.StatusRequestEntityTooLarge; large != (who == "the winner") {
			t.Errorf("%s: status %d", who, res.StatusCode)
		}
		b.must(errors.Join(res.Body.Close(), conn.Close()))
	}
}

// A client that writes its whole body before it reads, as browsers do, must still
// read why it was refused, and not a broken connection.
func TestWhoWritesOnReadsWhyTheBodyIsTooLarge(t *testing.T) {
	b := newBench(t)
	conn, err := net.Dial("tcp", b.listen())
	b.must(err)
	defer conn.Close()
	const size = 32 << 20
	_, err = fmt.Fprintf(conn, "POST /connexion HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", size)
	b.must(err)
	_, err = conn.Write(make([]byte, size))
	b.must(err)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	b.must(err)
	page, err := io.ReadAll(res.Body)
	b.must(errors.Join(err, res.Body.Close()))
	if res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(page), "</html>") || res.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("status %d, %d bytes, headers %v", res.StatusCode, len(page), res.Header)
	}
}

func TestUploadRoutes(t *testing.T) {
	for uri, want := range map[string]string{"/missions/M1/livrer": "M1", "/missions/M1-un-titre/livrer?x=1": "M1", "/missions/M1/offre": "", "/connexion?/livrer": "", "/autre/livrer": "", "/missions/M1/x/livrer": "", "/missions//livrer": ""} {
		if got, ok := uploadTo("/missions/:id/livrer", uri); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q %v", uri, got, ok)
		}
	}
}
