package town

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// ConnectCookie opens a socket of a browser's session.
func (s *Server) ConnectCookie(tb testing.TB, cookie string) *Socket {
	tb.Helper()
	c, err := s.Dial("Cookie", cookie, "Origin", s.URL)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c
}

// Mute opens a stranger's socket of which nobody reads anything, through a
// receive buffer as small as the system allows.
func (s *Server) Mute(tb testing.TB) *websocket.Conn {
	tb.Helper()
	d := websocket.Dialer{NetDial: func(network, address string) (net.Conn, error) {
		c, err := net.Dial(network, address)
		if err != nil {
			return nil, err
		}
		return c, c.(*net.TCPConn).SetReadBuffer(4 << 10)
	}}
	ws, _, err := d.Dial(s.socketURL(), http.Header{})
	if err != nil {
		tb.Fatal(err)
	}
	return ws
}

var gauge = regexp.MustCompile(`(?m)^coupdemain_sockets (\d+)`)

// Sockets is how many the server says are open.
func (s *Server) Sockets(tb testing.TB) int {
	tb.Helper()
	found := gauge.FindSubmatch(s.Get(tb, "/metrics"))
	if found == nil {
		tb.Fatal("the measures do not say how many sockets are open")
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// WaitSockets waits until that many sockets are open.
func (s *Server) WaitSockets(tb testing.TB, n int) {
	tb.Helper()
	Until(tb, frameLimit, fmt.Sprintf("%d sockets are open", n), func() bool { return s.Sockets(tb) == n })
}

// Raw sends bytes on a connection of its own and gives the status line's number;
// 0 when the server hung up without a word.
func (s *Server) Raw(tb testing.TB, request string) int {
	tb.Helper()
	c, err := net.Dial("tcp", s.URL[len("http://"):])
	if err != nil {
		tb.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(frameLimit)); err != nil {
		tb.Fatal(err)
	}
	if _, err := c.Write([]byte(request)); err != nil {
		tb.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}
