package edge

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"
)

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

func TestUpgradeWithoutItsSetupIsAFault(t *testing.T) {
	s := serve(t, &websocket.Upgrader{}, fiber.Config{}, nil)
	_, resp, err := websocket.DefaultDialer.Dial("ws://"+s.addr+"/live", nil)
	if err == nil || resp == nil || resp.StatusCode != 500 {
		t.Errorf("%v, %v", resp, err)
	}
}
