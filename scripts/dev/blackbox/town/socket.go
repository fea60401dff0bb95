package town

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Frame is a frame of the server.
type Frame struct {
	Op      string          `json:"op"`
	Key     string          `json:"key"`
	Topic   string          `json:"topic"`
	Type    string          `json:"type"`
	Pos     int64           `json:"pos"`
	Code    string          `json:"code"`
	Reasons []Reason        `json:"reasons"`
	Retry   int64           `json:"retry_after_ms"`
	Data    json.RawMessage `json:"data"`
	Receipt *struct {
		Pos  int64  `json:"pos"`
		Hash string `json:"hash"`
	} `json:"receipt"`
}

// Problem is the frame's refusal.
func (f Frame) Problem() Problem { return Problem{f.Code, f.Reasons} }

// Socket is a client of the live sockets. It keeps every byte that it was sent.
type Socket struct {
	ws     *websocket.Conn
	frames chan Frame

	mu    sync.Mutex
	bytes []byte
	end   error // why reading ended
}

// Dial opens a socket with these headers; it begins to read at once.
func (s *Server) Dial(headers ...string) (*Socket, error) {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	ws, res, err := websocket.DefaultDialer.Dial(s.socketURL(), h)
	if err != nil {
		if res != nil {
			err = fmt.Errorf("%w: %s", err, res.Status)
		}
		return nil, err
	}
	c := &Socket{ws: ws, frames: make(chan Frame, 1<<16)}
	go c.read()
	return c, nil
}

// Connect opens a socket of somebody, a stranger without a token, for the time of the test.
func (s *Server) Connect(tb testing.TB, who Person) *Socket {
	tb.Helper()
	var headers []string
	if who.Token != "" {
		headers = []string{"Authorization", "Bearer " + who.Token}
	}
	c, err := s.Dial(headers...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c
}

// read takes messages; one may hold several frames, a line each.
func (c *Socket) read() {
	defer close(c.frames)
	for {
		_, b, err := c.ws.ReadMessage()
		c.mu.Lock()
		c.bytes = append(append(c.bytes, b...), '\n')
		c.end = err
		c.mu.Unlock()
		if err != nil {
			return
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
			var f Frame
			if err := json.Unmarshal([]byte(line), &f); err != nil {
				f = Frame{Op: "unreadable: " + line}
			}
			c.frames <- f
		}
	}
}

// Write sends bytes as one text message.
func (c *Socket) Write(b string) error { return c.ws.WriteMessage(websocket.TextMessage, []byte(b)) }

// WriteBinary sends bytes as one binary message.
func (c *Socket) WriteBinary(b []byte) error { return c.ws.WriteMessage(websocket.BinaryMessage, b) }

// Follow follows a topic and waits for its view.
func (c *Socket) Follow(tb testing.TB, topic string) Frame {
	tb.Helper()
	if err := c.Write(fmt.Sprintf(`{"op":"follow","topic":%q}`, topic)); err != nil {
		tb.Fatal(err)
	}
	return c.Want(tb, "the view of "+topic, func(f Frame) bool { return f.Topic == topic && (f.Op == "view" || f.Op == "no") })
}

// frameLimit is how long a frame may take to come.
const frameLimit = 20 * time.Second

// Next gives the next frame; ok is false when the socket has ended.
func (c *Socket) Next() (f Frame, ok bool, err error) {
	select {
	case f, ok = <-c.frames:
		return f, ok, nil
	case <-time.After(frameLimit):
		return f, false, fmt.Errorf("no frame within %s", frameLimit)
	}
}

// Want reads on to a frame that matches.
func (c *Socket) Want(tb testing.TB, what string, match func(Frame) bool) Frame {
	tb.Helper()
	for {
		f, ok, err := c.Next()
		if err != nil || !ok {
			tb.Fatalf("waiting for %s: %v %v", what, err, c.End())
		}
		if match(f) {
			return f
		}
	}
}

// Answer sends a command and gives what came back under its key.
func (c *Socket) Answer(tb testing.TB, key, command string) Frame {
	tb.Helper()
	if err := c.Write(command); err != nil {
		tb.Fatal(err)
	}
	return c.Want(tb, "the answer to "+command, func(f Frame) bool {
		return f.Key == key && (f.Op == "ok" || f.Op == "no" || f.Op == "unknown")
	})
}

// Closed waits until the server has closed the socket and gives the number.
func (c *Socket) Closed(tb testing.TB) int {
	tb.Helper()
	for {
		_, ok, err := c.Next()
		if err != nil {
			tb.Fatal(err)
		}
		if !ok {
			break
		}
	}
	if e, ok := c.End().(*websocket.CloseError); ok {
		return e.Code
	}
	tb.Fatalf("the socket ended without a number: %v", c.End())
	return 0
}

// End is why reading ended, nil while it goes on.
func (c *Socket) End() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.end
}

// Bytes is everything that was sent so far.
func (c *Socket) Bytes() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]byte(nil), c.bytes...)
}

// Close ends the socket.
func (c *Socket) Close() { c.ws.Close() }
