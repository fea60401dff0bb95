package edge

import (
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"
)

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
		return strings.Count(string(b[:runtime.Stack(b, true)]), "edge.serveSocket(")
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
			if strings.Contains(stack, "hijack") || strings.Contains(stack, "edge.serveSocket") || strings.Contains(stack, "live.(*Conn)") {
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
