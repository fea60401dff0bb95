package blackbox

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/testday"
)

// behind gives the address of a reverse proxy on this machine that shows itself.
func behind(t *testing.T, s *town.Server) string {
	target, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.SetXForwarded()
	}})
	t.Cleanup(front.Close)
	return front.URL
}

func status(t *testing.T, address string) int {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// A proxy on the same machine makes strangers look like neighbours: the kept
// mails hold sign-in links, and the demonstration opens sessions.
func TestMailboxAndDemonstrationDoNotExistBehindAProxy(t *testing.T) {
	t.Parallel()
	s := town.ServeDemo(t, program)
	front := behind(t, s)
	if got := status(t, front+"/"); got != http.StatusOK {
		t.Fatalf("the board behind the proxy: %d", got)
	}
	for _, path := range []string{"/boite", "/boite/1", "/demo"} {
		if path != "/boite/1" { // there is no mail yet
			if got := status(t, s.URL+path); got != http.StatusOK {
				t.Errorf("%s at home: %d", path, got)
			}
		}
		if got := status(t, front+path); got != http.StatusNotFound {
			t.Errorf("%s behind a proxy: %d, want 404", path, got)
		}
	}
	if got := status(t, front+"/metrics"); got != http.StatusNotFound {
		t.Errorf("/metrics behind a proxy: %d, want 404", got)
	}
	r, err := s.Send("GET", "/boite", nil, "Host", "127.0.0.1", "X-Real-Ip", "203.0.113.7")
	if err != nil || r.Status != http.StatusNotFound {
		t.Errorf("/boite with a forwarding header: %d %v", r.Status, err)
	}
}

func TestUnknownVariableIsRefusedByName(t *testing.T) {
	t.Parallel()
	_, err := program.Run(town.Env{"DATA": t.TempDir(), "CEILLING": "3"}, "serve")
	if err == nil || !strings.Contains(err.Error(), "COUPDEMAIN_CEILLING") || !strings.Contains(err.Error(), "exit status 1") {
		t.Errorf("an unknown variable: %v", err)
	}
}

// The clock of a program that ships cannot be moved; only one that tests build to
// be moved knows the variable.
func TestAShippedProgramHasTheMachinesClock(t *testing.T) {
	t.Parallel()
	_, err := program.Run(town.Env{"DATA": t.TempDir(), "TEST_CLOCK": "1h"}, "config")
	refused := err != nil && strings.Contains(err.Error(), "COUPDEMAIN_TEST_CLOCK is not a variable of this program")
	if shipped := testday.BuildFlags() == nil; refused != shipped || program.Holds(t, "TEST_CLOCK") == shipped {
		t.Errorf("as it ships: %v; it was told to move its clock: %v", shipped, err)
	}
}

func TestSecondProcessOnTheSameStoreSaysSo(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	free := s.Env.With("ADDR", "127.0.0.1:0", "URL", "http://127.0.0.1:1")
	for _, args := range [][]string{{"serve"}, {"person", "add", "--email", "x@exemple.fr", "--name", "X", "--role", "steward"}} {
		_, err := program.Run(free, args...)
		if err == nil || !strings.Contains(err.Error(), "exit status 1") || !strings.Contains(err.Error(), "another coupdemain process holds") {
			t.Errorf("%v beside a server: %v", args, err)
		}
	}
	for _, args := range [][]string{{"status"}, {"verify"}, {"backup", t.TempDir() + "/copy"}, {"export"}} { // the server answers them
		if _, err := program.Run(free, args...); err != nil {
			t.Errorf("%v beside a server: %v", args, err)
		}
	}
	if got := status(t, s.URL+"/readyz"); got != http.StatusOK {
		t.Errorf("the first one is not ready any more: %d", got)
	}
}

// stopLimit is how long a stop may take, with a second for the machine.
const stopLimit = 11 * time.Second

func TestStopTellsSocketsToComeBack(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	sockets := []*town.Socket{s.Connect(t, town.Person{}), s.Connect(t, people.Developers[0]), s.Connect(t, people.Agent)}
	for _, c := range sockets {
		c.Want(t, "the greeting", func(f town.Frame) bool { return f.Op == "hello" })
	}
	done := make(chan []int)
	go func() {
		var codes []int
		for _, c := range sockets {
			codes = append(codes, c.Closed(t))
		}
		done <- codes
	}()
	if took := s.Terminate(); took > stopLimit {
		t.Errorf("the stop took %s", took)
	}
	for _, code := range <-done {
		if code < 4000 || code >= 4500 {
			t.Errorf("a socket was closed with %d at the stop, which does not mean come back", code)
		}
	}
	s.Verify()
}

// Clients that never answer a close frame, or never finish a request, must not
// keep the board from stopping in order within its time.
func TestMuteClientsDoNotHoldUpTheStop(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	c := s.Mute(t)
	defer c.Close()
	s.WaitSockets(t, 1)
	half, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	if _, err := half.Write([]byte("PUT /api/v1/missions/M1/bid HTTP/1.1\r\nHost: board\r\nContent-Length: 99\r\n\r\n{")); err != nil {
		t.Fatal(err)
	}
	if took := s.Terminate(); took > stopLimit {
		t.Errorf("the stop took %s", took)
	}
	if err := s.Ended(); err != nil {
		t.Errorf("the server ended with %v\n%s", err, s.Said())
	}
	s.Verify()
}

func TestSignOutClosesItsOwnSockets(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	who := people.Developers[0]
	here, there := s.NewBrowser(t), s.NewBrowser(t)
	here.SignIn(t, who)
	there.SignIn(t, who)
	mine, other := s.ConnectCookie(t, here.Cookie(t)), s.ConnectCookie(t, there.Cookie(t))
	for _, c := range []*town.Socket{mine, other} {
		if f := c.Follow(t, "me"); f.Op != "view" || !strings.Contains(string(f.Data), who.ID) {
			t.Fatalf("the socket is not %s's: %+v", who.ID, f)
		}
	}
	if r := here.Post(t, "/deconnexion"); r.Status != http.StatusSeeOther {
		t.Fatalf("signing out: %d\n%s", r.Status, r.Body)
	}
	if code := mine.Closed(t); code != 4501 {
		t.Errorf("the socket of the session that ended was closed with %d, want 4501", code)
	}
	if f := other.Follow(t, "board"); f.Op != "view" {
		t.Errorf("the other session's socket: %+v", f)
	}
	if r := here.Page(t, "/mes-missions"); r.Status == http.StatusOK {
		t.Error("the session that ended still opens its pages")
	}
}
