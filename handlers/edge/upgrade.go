package edge

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"

	"coupdemain/models"
)

// errReached is how the dry run of an upgrade ends when the request is good.
var errReached = errors.New("the handshake is good")

// writeBuffers lends a write buffer to a socket only while it writes: 4 KiB for
// each of ten thousand idle ones would be 40 MiB.
var writeBuffers = &sync.Pool{}

// handshakes lends the buffers that gorilla wants to see on a hijacked connection.
var handshakes = sync.Pool{New: func() any {
	return bufio.NewReadWriter(bufio.NewReaderSize(nil, 16), bufio.NewWriterSize(nil, 512))
}}

// newUpgrader makes the upgrader for upgrade. A page may connect from the host it
// asks for or from one of the origins ("https://board.example"); a client that
// names no origin is no browser and may. Compression is not offered: it costs
// more per reader than the bytes that it saves on short frames.
func newUpgrader(origins ...string) *websocket.Upgrader {
	return &websocket.Upgrader{
		HandshakeTimeout: 10 * time.Second,
		ReadBufferSize:   256, // clients send little
		WriteBufferPool:  writeBuffers,
		CheckOrigin: func(r *http.Request) bool {
			from := r.Header["Origin"]
			if len(from) == 0 {
				return true
			}
			u, err := url.Parse(from[0])
			if err != nil || len(from) > 1 || u.Host == "" {
				return false
			}
			for _, origin := range origins {
				if strings.EqualFold(from[0], origin) {
					return true
				}
			}
			return strings.EqualFold(u.Host, r.Host)
		},
	}
}

// upgrade turns the request into a websocket and runs accept on it in a goroutine
// of its own, the only one of the connection; the socket is closed when accept
// returns. wrap, unless nil, stands between gorilla and the wire. header goes
// into the 101: what is set on the Fiber response does not.
//
// A request that is no good handshake is an Invalid error, one from a foreign
// origin Forbidden; nothing was hijacked then. Return the result as it is: once
// it is nil, no other response can be given. u needs a ReadBufferSize and a
// WriteBufferPool, and its CheckOrigin is asked twice. accept and wrap must not
// touch the context, which serves the next request by then.
func upgrade(c *fiber.Ctx, u *websocket.Upgrader, header http.Header, wrap func(net.Conn) net.Conn, accept func(*websocket.Conn)) error {
	if !c.App().Server().KeepHijackedConns || u.ReadBufferSize == 0 || u.WriteBufferPool == nil {
		return models.Fault(models.Internal, errors.New("the app or the upgrader is not set up for it"), "upgrading")
	}
	r := handshakeOf(c)
	header = cloned(header)
	var dry dryRun
	if _, err := u.Upgrade(&dry, r, header); !dry.reached {
		c.Set("Sec-Websocket-Version", "13")
		switch {
		case dry.status == http.StatusForbidden:
			return &models.Error{Code: models.Forbidden, Reasons: []models.Reason{{Key: "foreign_origin"}}, Err: err}
		case dry.status < 500:
			return &models.Error{Code: models.Invalid, Reasons: []models.Reason{{Key: "websocket_expected"}}, Err: err}
		}
		return models.Fault(models.Internal, err, "upgrading")
	}
	c.Status(fiber.StatusSwitchingProtocols) // for logs and counters: gorilla writes the real one
	c.Context().HijackSetNoResponse(true)
	c.Context().Hijack(func(hijacked net.Conn) {
		ws, err := takeOver(hijacked, u, r, header, wrap)
		if err != nil {
			slog.Debug("websocket handshake not finished", "err", err)
			return
		}
		// Not here: this goroutine still holds the request's context.
		go serveSocket(ws, accept)
	})
	return nil
}

// takeOver writes the 101 on the connection itself. Fiber's own wrapper around
// it would ignore Close.
func takeOver(hijacked net.Conn, u *websocket.Upgrader, r *http.Request, header http.Header, wrap func(net.Conn) net.Conn) (*websocket.Conn, error) {
	outer, ok := hijacked.(interface{ UnsafeConn() net.Conn })
	if !ok {
		return nil, errors.Join(fmt.Errorf("%T hides its connection", hijacked), hijacked.Close())
	}
	conn := outer.UnsafeConn()
	early, err := alreadyRead(hijacked, conn)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("reading what came with the handshake: %w", err), conn.Close())
	}
	if len(early) > 0 {
		conn = &earlyConn{Conn: conn, early: early}
	}
	if wrap != nil {
		conn = wrap(conn)
	}
	brw := handshakes.Get().(*bufio.ReadWriter)
	defer func() {
		brw.Reader.Reset(nil)
		brw.Writer.Reset(nil)
		handshakes.Put(brw)
	}()
	ws, err := u.Upgrade(&rawWriter{conn: conn, buffers: brw}, r, header)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("answering: %w", err), conn.Close())
	}
	return ws, nil
}

// serveSocket runs accept. A panic ends this socket, as it would end one request.
func serveSocket(ws *websocket.Conn, accept func(*websocket.Conn)) {
	defer ws.Close()
	defer func() {
		if p := recover(); p != nil {
			slog.Error("websocket session panicked", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	accept(ws)
}

// handshakeOf copies the request: Fiber's memory serves the next one by the time
// the callback reads it.
func handshakeOf(c *fiber.Ctx) *http.Request {
	r := &http.Request{
		Method:     strings.Clone(c.Method()),
		URL:        &url.URL{Path: strings.Clone(c.Path())},
		Host:       string(c.Context().Host()),
		RemoteAddr: c.Context().RemoteAddr().String(),
		Header:     make(http.Header),
	}
	for k, v := range c.Context().Request.Header.All() {
		r.Header.Add(string(k), string(v))
	}
	return r
}

// cloned copies a header with its strings, which may be Fiber's.
func cloned(header http.Header) http.Header {
	own := make(http.Header, len(header))
	for k, values := range header {
		for _, v := range values {
			own[strings.Clone(k)] = append(own[k], strings.Clone(v))
		}
	}
	return own
}

// alreadyRead takes the bytes that the server's reader holds: a client may send
// its first frame together with the handshake, and it must not be lost. With a
// deadline in the past the reader gives those and never asks the wire for more.
func alreadyRead(buffered io.Reader, conn net.Conn) ([]byte, error) {
	if err := conn.SetReadDeadline(time.Unix(1, 0)); err != nil {
		return nil, err
	}
	early, err := io.ReadAll(buffered)
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, errors.Join(io.ErrUnexpectedEOF, err)
	}
	return early, conn.SetReadDeadline(time.Time{})
}

// earlyConn is a connection of which some bytes were read already.
type earlyConn struct {
	net.Conn
	early []byte
}

// Read gives the early bytes first.
func (c *earlyConn) Read(p []byte) (int, error) {
	if len(c.early) == 0 {
		return c.Conn.Read(p)
	}
	n := copy(p, c.early)
	if c.early = c.early[n:]; len(c.early) == 0 {
		c.early = nil
	}
	return n, nil
}

// SyscallConn keeps the descriptor reachable for who writes without waiting.
func (c *earlyConn) SyscallConn() (syscall.RawConn, error) {
	if sc, ok := c.Conn.(syscall.Conn); ok {
		return sc.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

// dryRun lets gorilla judge a handshake before anything is hijacked, so that a
// refusal is an ordinary response.
type dryRun struct {
	header  http.Header
	status  int
	reached bool
}

func (d *dryRun) Header() http.Header {
	if d.header == nil {
		d.header = make(http.Header)
	}
	return d.header
}
func (d *dryRun) WriteHeader(status int)      { d.status = status }
func (d *dryRun) Write(p []byte) (int, error) { return len(p), nil }

// Hijack notes that the handshake is good, and goes no further.
func (d *dryRun) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	d.reached = true
	return nil, nil, errReached
}

// rawWriter hands the wire to gorilla. Its response side is only written to when
// a second look at the same request comes to another verdict; the connection is
// closed then.
type rawWriter struct {
	dryRun
	conn    net.Conn
	buffers *bufio.ReadWriter
}

// Hijack gives the connection and buffers that look like a server's.
func (w *rawWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.buffers.Reader.Reset(bytes.NewReader(nil))
	w.buffers.Writer.Reset(w.conn)
	return w.conn, w.buffers, nil
}
