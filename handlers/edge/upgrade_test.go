package edge

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"

	"coupdemain/app/live"
)

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
