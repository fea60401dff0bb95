package handlers

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"

	"coupdemain/app/live"
	"coupdemain/models"
)

// patience is how long a test waits for what must happen; it measures nothing.
const patience = 30 * time.Second

// site is a Fiber app with one websocket beside an ordinary page.
type site struct {
	addr string
	open atomic.Int64 // sockets inside accept
}

// echo answers each message with itself, a long one with its digest: the
// connection under test never holds more than a bounded backlog.
func (s *site) echo(ws *websocket.Conn) {
	s.open.Add(1)
	defer s.open.Add(-1)
	for {
		kind, b, err := ws.ReadMessage()
		if err != nil {
			return
		}
		if len(b) > 64<<10 {
			b = digest(b)
		}
		if err := ws.WriteMessage(kind, b); err != nil {
			return
		}
	}
}

func digest(b []byte) []byte { return fmt.Appendf(nil, "%d %x", len(b), sha256.Sum256(b)) }

// serve starts the site.
func serve(t *testing.T, u *websocket.Upgrader, config fiber.Config, accept func(*websocket.Conn)) *site {
	t.Helper()
	s := &site{}
	if accept == nil {
		accept = s.echo
	}
	config.Immutable, config.DisableStartupMessage = true, true
	config.ErrorHandler = func(c *fiber.Ctx, err error) error {
		status := map[models.Code]int{models.Invalid: 400, models.Forbidden: 403}[models.CodeOf(err)]
		if status == 0 {
			status = 500
		}
		return c.Status(status).SendString(err.Error())
	}
	app := fiber.New(config)
	app.Server().KeepHijackedConns = true
	app.Get("/", func(c *fiber.Ctx) error { return c.SendString("a page") })
	app.Get("/live", func(c *fiber.Ctx) error {
		header := http.Header{"X-Seen": {c.Query("q")}}
		return upgrade(c, u, header, live.Wrap, accept)
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	done := make(chan error, 1)
	go func() { done <- app.Listener(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := app.ShutdownWithContext(ctx); err != nil {
			t.Errorf("stopping: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	return s
}

// dial opens a websocket to the site.
func (s *site) dial(t *testing.T, d websocket.Dialer, header http.Header) (*websocket.Conn, *http.Response) {
	t.Helper()
	ws, resp, err := d.Dial("ws://"+s.addr+"/live?q=kept", header)
	if err != nil {
		t.Fatalf("dialling: %v (%v)", err, resp)
	}
	t.Cleanup(func() { ws.Close() })
	return ws, resp
}

// wire opens a bare connection to the site.
func (s *site) wire(t *testing.T) (*net.TCPConn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn), bufio.NewReader(c)
}

// handshake is an upgrade request as a browser sends it.
const handshake = "GET /live HTTP/1.1\r\nHost: board.example\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

// masked is a short text frame of a client, masked with zeros.
func masked(text string) string {
	return "\x81" + string([]byte{0x80 | byte(len(text)), 0, 0, 0, 0}) + text
}

// until waits for a condition.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	late := time.After(patience)
	for !ok() {
		select {
		case <-late:
			t.Fatalf("%s: still not", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// answered sends a message and expects its echo.
func answered(t *testing.T, ws *websocket.Conn, kind int, b, want []byte) {
	t.Helper()
	if err := errors.Join(ws.SetReadDeadline(time.Now().Add(patience)), ws.WriteMessage(kind, b)); err != nil {
		t.Fatal(err)
	}
	gotKind, got, err := ws.ReadMessage()
	if err != nil || gotKind != kind || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes of kind %d came back as %d of kind %d: %v", len(b), kind, len(got), gotKind, err)
	}
}

func TestSocketCarriesMessagesOfEveryKindAndSize(t *testing.T) {
	s := serve(t, newUpgrader(), fiber.Config{}, nil)
	ws, resp := s.dial(t, websocket.Dialer{}, nil)
	if got := resp.Header.Get("X-Seen"); got != "kept" {
		t.Errorf("the 101 says %q", got)
	}
	big := bytes.Repeat([]byte("0123456789abcdef"), 4<<20/16)
	answered(t, ws, websocket.TextMessage, []byte("Déjà"), []byte("Déjà"))
	answered(t, ws, websocket.TextMessage, nil, nil)
	answered(t, ws, websocket.BinaryMessage, []byte{0, 255, 1}, []byte{0, 255, 1})
	answered(t, ws, websocket.BinaryMessage, big, digest(big))
	answered(t, ws, websocket.TextMessage, big[:60<<10], big[:60<<10])
}

func TestLargeMessageReachesAReaderThatKeepsUp(t *testing.T) {
	big := bytes.Repeat([]byte("0123456789abcdef"), 4<<20/16)
	s := serve(t, newUpgrader(), fiber.Config{}, func(ws *websocket.Conn) {
		// In pieces below the backlog, each asked for by the reader.
		w, err := ws.NextWriter(websocket.BinaryMessage)
		for i := 0; i < len(big) && err == nil; i += 64 << 10 {
			if _, err = w.Write(big[i : i+64<<10]); err == nil {
				_, _, err = ws.ReadMessage()
			}
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Error(err)
		}
	})
	ws, _ := s.dial(t, websocket.Dialer{}, nil)
	_, r, err := ws.NextReader()
	if err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(big))
	for i := 0; i < len(big); i += 64 << 10 {
		if err := ws.WriteMessage(websocket.TextMessage, []byte("on")); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(r, got[i:i+64<<10]); err != nil {
			t.Fatalf("after %d bytes: %v", i, err)
		}
	}
	if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 || !bytes.Equal(got, big) {
		t.Errorf("4 MiB arrived changed: %d more, %v", len(rest), err)
	}
}

func TestPingIsAnsweredAndPongReachesTheServer(t *testing.T) {
	heard := make(chan string, 1)
	s := serve(t, newUpgrader(), fiber.Config{}, func(ws *websocket.Conn) {
		ws.SetPongHandler(func(data string) error { heard <- data; return nil })
		if err := ws.WriteControl(websocket.PingMessage, []byte("server"), time.Now().Add(patience)); err != nil {
			t.Error(err)
		}
		_, _, _ = ws.ReadMessage() // runs the handlers until the client leaves
	})
	ws, _ := s.dial(t, websocket.Dialer{}, nil)
	pong := make(chan string, 1)
	ws.SetPongHandler(func(data string) error { pong <- data; return errors.New("seen") })
	if err := ws.WriteControl(websocket.PingMessage, []byte("client"), time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ws.ReadMessage(); err == nil || err.Error() != "seen" {
		t.Fatalf("no pong: %v", err)
	}
	if got := <-pong; got != "client" {
		t.Errorf("pong of %q", got)
	}
	select {
	case got := <-heard:
		if got != "server" {
			t.Errorf("the server heard %q", got)
		}
	case <-time.After(patience):
		t.Error("the server heard no pong")
	}
}

func TestCloseHandshakeEndsTheTCPConnection(t *testing.T) {
	s := serve(t, newUpgrader(), fiber.Config{}, nil)
	ws, _ := s.dial(t, websocket.Dialer{}, nil)
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "bye")
	if err := ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if err := ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ws.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("answered with %v", err)
	}
	if n, err := ws.NetConn().Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("after the close: %d bytes, %v", n, err)
	}
}

func TestCloseFromAnotherGoroutineReachesTheClient(t *testing.T) {
	ended := make(chan error, 2)
	s := serve(t, newUpgrader(), fiber.Config{}, func(ws *websocket.Conn) {
		go func() {
			end := live.CloseStopping
			ended <- errors.Join(ws.WriteControl(websocket.CloseMessage, end.Payload(), time.Now().Add(patience)), ws.Close())
		}()
		_, _, err := ws.ReadMessage()
		if errors.Is(err, net.ErrClosed) || websocket.IsCloseError(err, live.CloseStopping.Code) { // the client may answer first
			err = nil
		}
		ended <- err
	})
	ws, _ := s.dial(t, websocket.Dialer{}, nil)
	if _, _, err := ws.ReadMessage(); !websocket.IsCloseError(err, live.CloseStopping.Code) {
		t.Errorf("the client read %v", err)
	}
	for range 2 {
		if err := <-ended; err != nil {
			t.Errorf("the server's side ended with %v", err)
		}
	}
}

func TestSlowReaderIsToldToComeBack(t *testing.T) {
	ended := make(chan error, 1)
	s := serve(t, newUpgrader(), fiber.Config{}, func(ws *websocket.Conn) {
		m, err := websocket.NewPreparedMessage(websocket.TextMessage, bytes.Repeat([]byte("x"), 60<<10))
		for err == nil { // the client reads nothing until this has ended
			err = ws.WritePreparedMessage(m)
		}
		if _, _, read := ws.ReadMessage(); !errors.Is(read, live.ErrSlow) {
			t.Errorf("the session's reader ended with %v", read)
		}
		ended <- err
	})
	ws, _ := s.dial(t, websocket.Dialer{}, nil)
	select {
	case err := <-ended:
		if !errors.Is(err, live.ErrSlow) {
			t.Errorf("writing ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatal("the server still writes to a reader that does not read")
	}
	var err error
	for err == nil {
		_, _, err = ws.ReadMessage()
	}
	if !websocket.IsCloseError(err, live.CloseSlow.Code) {
		t.Errorf("the client read %v", err)
	}
}

func TestCompressionIsNotOfferedButWouldWork(t *testing.T) {
	offering := websocket.Dialer{EnableCompression: true}
	_, resp := serve(t, newUpgrader(), fiber.Config{}, nil).dial(t, offering, nil)
	if got := resp.Header.Get("Sec-Websocket-Extensions"); got != "" {
		t.Errorf("accepted %q", got)
	}
	u := newUpgrader()
	u.EnableCompression = true
	ws, resp := serve(t, u, fiber.Config{}, nil).dial(t, offering, nil)
	if got := resp.Header.Get("Sec-Websocket-Extensions"); !strings.Contains(got, "permessage-deflate") {
		t.Errorf("accepted %q", got)
	}
	text := bytes.Repeat([]byte("offre "), 1000)
	answered(t, ws, websocket.TextMessage, text, text)
}

func TestOriginDecidesWhoMayConnect(t *testing.T) {
	s := serve(t, newUpgrader("https://board.example"), fiber.Config{}, nil)
	for origin, status := range map[string]int{
		"":                           101,
		"http://" + s.addr:           101,
		"https://board.example":      101,
		"https://BOARD.example":      101,
		"https://board.example.evil": 403,
		"http://board.example":       403,
		"https://foreign.example":    403,
		"null":                       403,
		"://":                        403,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		ws, resp, err := websocket.DefaultDialer.Dial("ws://"+s.addr+"/live", header)
		if resp == nil || resp.StatusCode != status {
			t.Errorf("origin %q: %v, %v, want %d", origin, resp, err, status)
		}
		if err == nil {
			ws.Close()
		}
	}
}

func TestRequestThatIsNoHandshakeGetsAnOrdinaryResponse(t *testing.T) {
	s := serve(t, newUpgrader(), fiber.Config{}, nil)
	c, r := s.wire(t)
	for what, request := range map[string]string{
		"a plain GET":   "GET /live HTTP/1.1\r\nHost: x\r\n\r\n",
		"an old draft":  strings.Replace(handshake, "Version: 13", "Version: 8", 1),
		"a short key":   strings.Replace(handshake, "dGhlIHNhbXBsZSBub25jZQ==", "short", 1),
		"no Connection": strings.Replace(handshake, "Connection: keep-alive, Upgrade\r\n", "", 1),
	} {
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != 400 || !strings.Contains(string(body), "websocket_expected") || resp.Header.Get("Sec-Websocket-Version") != "13" {
			t.Errorf("%s: %d %q %v %v", what, resp.StatusCode, body, resp.Header, err)
		}
	}
	// The connection is still an ordinary one, and may still be upgraded.
	if _, err := io.WriteString(c, handshake); err != nil {
		t.Fatal(err)
	}
	if resp, err := http.ReadResponse(r, nil); err != nil || resp.StatusCode != 101 {
		t.Errorf("the same connection afterwards: %v, %v", resp, err)
	}
}

func TestUpgradeMayComeOnAUsedConnection(t *testing.T) {
	s := serve(t, newUpgrader(), fiber.Config{}, nil)
	page := "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
	for what, parts := range map[string][]string{
		"one after the other": {page, page, handshake, masked("salut")},
		"pipelined":           {page + page + handshake + masked("salut"), "", "", ""},
	} {
		c, r := s.wire(t)
		for i, part := range parts {
			if _, err := io.WriteString(c, part); err != nil {
				t.Fatal(err)
			}
			if i == 3 {
				frame := make([]byte, 7)
				if _, err := io.ReadFull(r, frame); err != nil || string(frame) != "\x81\x05salut" {
					t.Errorf("%s: echo %q, %v", what, frame, err)
				}
				break
			}
			resp, err := http.ReadResponse(r, nil)
			if err != nil || resp.StatusCode != [...]int{200, 200, 101}[i] {
				t.Fatalf("%s: answer %d is %v, %v", what, i, resp, err)
			}
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestFrameSentWithTheHandshakeIsNotLost(t *testing.T) {
	s := serve(t, newUpgrader(), fiber.Config{ReadBufferSize: 8 << 10}, nil)
	c, r := s.wire(t)
	var frames, want strings.Builder
	for i := range 50 { // more than gorilla's read buffer
		text := fmt.Sprintf("message %02d", i)
		frames.WriteString(masked(text))
		want.WriteString("\x81\x0a" + text)
	}
	if _, err := io.WriteString(c, handshake+frames.String()+masked("half")[:3]); err != nil {
		t.Fatal(err)
	}
	if resp, err := http.ReadResponse(r, nil); err != nil || resp.StatusCode != 101 {
		t.Fatalf("%v, %v", resp, err)
	}
	if _, err := io.WriteString(c, masked("half")[3:]); err != nil { // the rest comes later
		t.Fatal(err)
	}
	want.WriteString("\x81\x04half")
	got := make([]byte, want.Len())
	if _, err := io.ReadFull(r, got); err != nil || string(got) != want.String() {
		t.Errorf("echo %q, %v", got, err)
	}
}

func TestIdleSocketOutlivesTheServersTimeouts(t *testing.T) {
	short := 50 * time.Millisecond
	s := serve(t, newUpgrader(), fiber.Config{ReadTimeout: short, WriteTimeout: short, IdleTimeout: short}, nil)
	ws, _ := s.dial(t, websocket.Dialer{}, nil)
	// A connection that was opened later and is thrown out: the time-outs are over.
	c, r := s.wire(t)
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); err != nil {
		t.Fatalf("the idle connection was not closed: %v", err)
	}
	answered(t, ws, websocket.TextMessage, []byte("still here"), []byte("still here"))
}

func TestPanicEndsOneSocketOnly(t *testing.T) {
	s := serve(t, newUpgrader(), fiber.Config{}, func(ws *websocket.Conn) {
		if _, b, err := ws.ReadMessage(); err != nil || string(b) == "panic" {
			panic("a fault in a session")
		}
		if err := ws.WriteMessage(websocket.TextMessage, []byte("fine")); err != nil {
			t.Error(err)
		}
	})
	one, _ := s.dial(t, websocket.Dialer{}, nil)
	two, _ := s.dial(t, websocket.Dialer{}, nil)
	if err := one.WriteMessage(websocket.TextMessage, []byte("panic")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := one.ReadMessage(); err == nil {
		t.Error("the socket of the panic answered")
	}
	answered(t, two, websocket.TextMessage, []byte("x"), []byte("fine"))
}

func TestUpgradeWithoutItsSetupIsAFault(t *testing.T) {
	s := serve(t, &websocket.Upgrader{}, fiber.Config{}, nil)
	_, resp, err := websocket.DefaultDialer.Dial("ws://"+s.addr+"/live", nil)
	if err == nil || resp == nil || resp.StatusCode != 500 {
		t.Errorf("%v, %v", resp, err)
	}
}

func TestAbruptResetsLeaveNothingBehind(t *testing.T) {
	s := serve(t, newUpgrader(), fiber.Config{}, nil)
	files := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skipf("no list of open files here: %v", err)
		}
		return len(entries)
	}
	sockets := func() int {
		b := make([]byte, 4<<20)
		return strings.Count(string(b[:runtime.Stack(b, true)]), "handlers.serveSocket(")
	}
	before := files()
	for range 20 {
		ws, _, err := websocket.DefaultDialer.Dial("ws://"+s.addr+"/live", nil)
		if err != nil {
			t.Fatal(err)
		}
		answered(t, ws, websocket.TextMessage, []byte("x"), []byte("x"))
		if s.open.Load() == 0 || sockets() == 0 {
			t.Fatal("the socket is not counted, so this test could not fail")
		}
		if err := ws.NetConn().(*net.TCPConn).SetLinger(0); err != nil {
			t.Fatal(err)
		}
		ws.Close() // with linger 0: a reset
	}
	until(t, "every session over", func() bool { return s.open.Load() == 0 && sockets() == 0 })
	until(t, "every file closed", func() bool { return files() <= before })
}

func TestIdleSocketKeepsOneGoroutine(t *testing.T) {
	s := serve(t, newUpgrader(), fiber.Config{}, nil)
	count := func() int {
		b := make([]byte, 4<<20)
		n := 0
		for stack := range strings.SplitSeq(string(b[:runtime.Stack(b, true)]), "\n\n") {
			if strings.Contains(stack, "hijack") || strings.Contains(stack, "handlers.serveSocket") || strings.Contains(stack, "live.(*Conn)") {
				n++
			}
		}
		return n
	}
	for range 10 {
		ws, _ := s.dial(t, websocket.Dialer{}, nil)
		answered(t, ws, websocket.TextMessage, []byte("x"), []byte("x"))
	}
	until(t, "ten goroutines for ten sockets", func() bool { return count() == 10 })
}
