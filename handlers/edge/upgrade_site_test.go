package edge

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
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
