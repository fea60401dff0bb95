package alerts

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-mail/mail/v2"
)

// link is one connection to the mail server, used by one goroutine at a time.
type link struct {
	conn   net.Conn // the TCP connection, under TLS if any
	dialer *mail.Dialer
	client mail.SendCloser
	sent   int
	idle   *time.Timer // closes it, while it waits in the pool
}

// ticket carries what go-mail cannot: the context of one Dial on the way in, its
// connection on the way out. go-mail's only opening is the package variable
// NetDialTimeout, so the ticket's number travels as the host's name. Without
// it, nothing bounds the wait for the greeting, cancelling has nothing to close,
// and a connection whose STARTTLS fails is never closed.
type ticket struct {
	ctx     context.Context
	address string
	local   bool // refuse to connect to another machine
	conn    net.Conn
	release func() bool
}

var (
	tickets    sync.Map // number as text → *ticket
	lastTicket atomic.Uint64
)

// Set before any goroutine exists and never again: go-mail reads it without a lock.
func init() { mail.NetDialTimeout = dialTicket }

func dialTicket(network, ticketAndPort string, timeout time.Duration) (net.Conn, error) {
	number, _, err := net.SplitHostPort(ticketAndPort)
	if err != nil {
		return nil, fmt.Errorf("read the ticket of a connection: %w", err)
	}
	found, ok := tickets.Load(number)
	if !ok {
		return nil, errors.New("a mail connection was asked for outside of the sender")
	}
	t := found.(*ticket)
	conn, err := (&net.Dialer{Timeout: timeout}).DialContext(t.ctx, network, t.address)
	if err != nil {
		return nil, err
	}
	if t.local && !isLoopback(conn.RemoteAddr()) {
		conn.Close()
		return nil, errors.New("the mail server's name means another machine: without STARTTLS nothing is sent there")
	}
	if err := conn.SetDeadline(time.Now().Add(timeout)); err != nil {
		conn.Close()
		return nil, fmt.Errorf("bound the wait for the greeting: %w", err)
	}
	conn = &boundedConn{Conn: conn, left: maxAnswers}
	t.conn = conn
	t.release = context.AfterFunc(t.ctx, func() { conn.Close() })
	return conn, nil
}

// boundedConn ends a connection that has read too much: go-mail keeps an answer
// in memory whatever its length.
type boundedConn struct {
	net.Conn
	left int
}

// maxAnswers is far above what a server says over mailsPerLink mails.
const maxAnswers = 1 << 20

func (c *boundedConn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errors.New("the mail server talks without end")
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// openLink connects, encrypts and signs in before ctx ends (it has a deadline).
func openLink(ctx context.Context, s SMTP, localName string) (*link, error) {
	t := &ticket{
		ctx:     ctx,
		address: net.JoinHostPort(s.host, strconv.Itoa(s.port)),
		local:   s.tls == tlsIfOffered || s.tls == tlsOff,
	}
	number := strconv.FormatUint(lastTicket.Add(1), 10)
	tickets.Store(number, t)
	defer tickets.Delete(number)

	d := &mail.Dialer{
		Host: number, Port: s.port, LocalName: localName,
		SSL:            s.tls == tlsFromStart,
		StartTLSPolicy: mail.MandatoryStartTLS,
		TLSConfig:      &tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12},
		Timeout:        remaining(ctx),
		RetryFailure:   false, // true redials without end on a server that keeps hanging up
	}
	switch s.tls {
	case tlsIfOffered:
		d.StartTLSPolicy = mail.OpportunisticStartTLS
	case tlsOff:
		d.StartTLSPolicy = mail.NoStartTLS
	}
	if s.user != "" {
		d.Auth = &login{user: s.user, password: s.password, clear: t.local}
	}
	client, err := d.Dial()
	if t.conn != nil && !t.release() && err == nil {
		err = ctx.Err() // it was cut while the last answer came in
	}
	if err != nil {
		if t.conn != nil {
			t.conn.Close()
		}
		return nil, fmt.Errorf("connect to the mail server: %w", err)
	}
	return &link{conn: t.conn, dialer: d, client: client}, nil
}

// give sends one mail. After any error the link is of no use: go-mail sends no
// RSET, and the next mail would join the envelope of this one.
func (l *link) give(ctx context.Context, r *rendered) error {
	l.dialer.Timeout = remaining(ctx) // go-mail sets its deadline from it
	release := context.AfterFunc(ctx, func() { l.conn.Close() })
	err := l.client.Send(r.from, []string{r.to}, r)
	if !release() {
		l.sent = mailsPerLink // cut: whatever the outcome, not to be used again
	}
	l.sent++
	return err
}

// quit says goodbye without waiting for long. The mails are delivered by then,
// so a server that does not answer changes nothing.
func (l *link) quit(deadline time.Time) {
	if err := l.conn.SetDeadline(deadline); err == nil {
		_ = l.client.Close()
	}
	l.conn.Close()
}

// remaining is the time until ctx's deadline, never zero: go-mail takes zero for endless.
func remaining(ctx context.Context) time.Duration {
	deadline, ok := ctx.Deadline()
	if !ok {
		return SendLimit
	}
	return max(time.Until(deadline), time.Millisecond)
}
