package live

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/models"
)

// client is one end of a socket with the frames that it was sent.
type client struct {
	t      testing.TB
	ws     *websocket.Conn
	frames []got
	lines  []string
}

// got is a frame from the server.
type got struct {
	Op, Key, Topic, Type, Session string
	Pos                           int64
	Code                          models.Code
	Reasons                       []reason
	Retry                         int64 `json:"retry_after_ms"`
	Receipt                       *receipt
	Cut                           bool
	Data                          json.RawMessage
}

// dial opens a socket as somebody, "" for a stranger, and takes the greeting.
func (r *room) dial(name string) *client {
	r.t.Helper()
	return r.dialAt(name, 0)
}

// dialAt is dial by somebody who was told of a position by another node.
func (r *room) dialAt(name string, pos int64) *client {
	r.t.Helper()
	c := r.socket(fmt.Sprintf("who=%s&pos=%d", name, pos))
	if hello := c.next(); hello.Op != "hello" || hello.Session == "" {
		r.t.Fatalf("greeted with %+v", hello)
	}
	return c
}

func (r *room) socket(query string) *client {
	r.t.Helper()
	d := websocket.Dialer{NetDial: func(network, addr string) (net.Conn, error) {
		c, err := net.Dial(network, addr)
		if err == nil && strings.Contains(query, "small") {
			err = c.(*net.TCPConn).SetReadBuffer(8 << 10)
		}
		return c, err
	}}
	ws, _, err := d.Dial("ws://"+r.addr+"/live?"+query, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { ws.Close() })
	return &client{t: r.t, ws: ws}
}

// say sends a frame.
func (c *client) say(format string, args ...any) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, args...)); err != nil {
		c.t.Fatal(err)
	}
}

// read gives the next frame, or why there is none.
func (c *client) read() (got, error) {
	for len(c.frames) == 0 {
		if err := c.ws.SetReadDeadline(time.Now().Add(guard)); err != nil {
			return got{}, err
		}
		_, b, err := c.ws.ReadMessage()
		if err != nil {
			return got{}, err
		}
		for line := range strings.SplitSeq(string(b), "\n") {
			var g got
			if err := json.Unmarshal([]byte(line), &g); err != nil {
				return got{}, fmt.Errorf("%q: %w", line, err)
			}
			c.frames, c.lines = append(c.frames, g), append(c.lines, line)
		}
	}
	g := c.frames[0]
	c.frames = c.frames[1:]
	return g, nil
}

func (c *client) next() got {
	c.t.Helper()
	g, err := c.read()
	if err != nil {
		c.t.Fatal(err)
	}
	return g
}

// want takes the next frame and expects this op and topic.
func (c *client) want(op, topic string) got {
	c.t.Helper()
	g := c.next()
	if g.Op != op || g.Topic != topic {
		c.t.Fatalf("got %s of %q %s %v, want %s of %q", g.Op, g.Topic, g.Data, g.Reasons, op, topic)
	}
	return g
}

// upTo takes frames until one with this op.
func (c *client) upTo(op string) got {
	c.t.Helper()
	for {
		if g := c.next(); g.Op == op {
			return g
		}
	}
}

// ends expects the socket to be closed with this code, after whatever else.
func (c *client) ends(code int) {
	c.t.Helper()
	for {
		_, err := c.read()
		var bye *websocket.CloseError
		switch {
		case err == nil:
			continue
		case !errors.As(err, &bye) || bye.Code != code:
			c.t.Fatalf("ended with %v, want close %d", err, code)
		}
		return
	}
}

// quiet expects that nothing has been sent: the answer to a question whose answer
// is known comes first, because a socket's frames are answered in order.
func (c *client) quiet() {
	c.t.Helper()
	c.say(`{"op":"follow","topic":"mission/NONE"}`)
	if g := c.next(); g.Op != "no" || g.Topic != "mission/NONE" {
		c.t.Fatalf("not quiet: %+v %s", g, g.Data)
	}
}

func (c *client) follow(topic string) {
	c.t.Helper()
	c.say(`{"op":"follow","topic":"%s"}`, topic)
}

func follows(topic string) string { return `{"op":"follow","topic":"` + topic + `"}` }

func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	late := time.After(guard)
	for !ok() {
		select {
		case <-late:
			t.Errorf("%s: still not", what)
			return
		case <-time.After(time.Millisecond):
		}
	}
}
