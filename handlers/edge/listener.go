package edge

import (
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// How long, and how much, is still read of a body that was refused for its size.
const (
	lingerFor  = 10 * time.Second
	lingerSize = 256 << 20
)

// LingeringListener gives a listener whose connections can outlast a refusal. fasthttp
// closes the connection over a body that it will not read; the system then resets
// it, and a client that still writes never sees the page that says why.
func LingeringListener(l net.Listener) net.Listener { return lingering{l} }

type lingering struct{ net.Listener }

// Accept implements net.Listener.
func (l lingering) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &lingeringConn{TCPConn: tcp}, err
	}
	return c, err
}

type lingeringConn struct {
	*net.TCPConn
	refused atomic.Bool // the body that comes was refused
}

// Close says that nothing more comes and, behind a refusal, reads what the client
// still writes, within bounds, before the connection goes.
func (c *lingeringConn) Close() error {
	if !c.refused.Swap(false) {
		return c.TCPConn.Close()
	}
	if c.CloseWrite() == nil && c.SetReadDeadline(time.Now().Add(lingerFor)) == nil {
		_, _ = io.CopyN(io.Discard, c.TCPConn, lingerSize) // however it ends, nobody waits for it
	}
	return c.TCPConn.Close()
}

// linger has the connection of a request that was refused for its size outlast the answer.
func linger(c *fiber.Ctx) {
	if conn, ok := c.Context().Conn().(*lingeringConn); ok {
		conn.refused.Store(true)
	}
}
