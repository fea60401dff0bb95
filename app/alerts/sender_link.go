package alerts

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/go-mail/mail/v2"

	"coupdemain/app/loopback"
)

// link is one connection to the mail server, used by one goroutine at a time.
type link struct {
	conn   net.Conn // the TCP connection, under TLS if any
	client mail.SendCloser
	sent   int
	idle   *time.Timer // closes it, while it waits in the pool
}

// dialed holds connections on their way into go-mail, by the host that its
// dialer is given in place of a name. go-mail connects by itself, without a
// context: nothing would bound the wait for the greeting, cancelling would have
// nothing to close, and a connection whose STARTTLS fails would stay open.
var dialed sync.Map // string → net.Conn

// Set before any goroutine exists and never again: go-mail reads it without a lock.
func init() { mail.NetDialTimeout = handOver }

func handOver(_, hostAndPort string, _ time.Duration) (net.Conn, error) {
	host, _, err := net.SplitHostPort(hostAndPort)
	if err != nil {
		return nil, fmt.Errorf("read which connection is meant: %w", err)
	}
	conn, ok := dialed.LoadAndDelete(host)
	if !ok {
		return nil, errors.New("a mail connection was asked for outside of the sender")
	}
	return conn.(net.Conn), nil
}

// openLink connects, encrypts and signs in before ctx ends.
func openLink(ctx context.Context, s SMTP, localName string) (*link, error) {
	conn, err := dial(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("connect to the mail server: %w", err)
	}
	d := &mail.Dialer{
		Host: rand.Text(), LocalName: localName,
		SSL:            s.tls == tlsFromStart,
		StartTLSPolicy: mail.MandatoryStartTLS,
		TLSConfig:      &tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12},
		RetryFailure:   false, // true redials without end on a server that keeps hanging up
	}
	switch s.tls {
	case tlsIfOffered:
		d.StartTLSPolicy = mail.OpportunisticStartTLS
	case tlsOff:
		d.StartTLSPolicy = mail.NoStartTLS
	}
	if s.user != "" {
		d.Auth = &login{user: s.user, password: s.password, clear: s.local()}
	}
	l := &link{conn: conn}
	dialed.Store(d.Host, conn)
	err = l.within(ctx, func() (err error) { l.client, err = d.Dial(); return err })
	if err == nil {
		err = ctx.Err() // it was cut while the last answer came in
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("connect to the mail server: %w", err)
	}
	return l, nil
}

// dial opens the TCP connection.
func dial(ctx context.Context, s SMTP) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(s.host, strconv.Itoa(s.port)))
	if err != nil {
		return nil, err
	}
	if s.local() && !loopback.Host(conn.RemoteAddr().String()) {
		conn.Close()
		return nil, errors.New("the mail server's name means another machine: without STARTTLS nothing is sent there")
	}
	return &boundedConn{Conn: conn, left: maxAnswers}, nil
}

// within bounds a talk with the server: the end of ctx cuts the connection.
func (l *link) within(ctx context.Context, talk func() error) error {
	release := context.AfterFunc(ctx, func() { l.conn.Close() })
	err := talk()
	if !release() {
		l.sent = mailsPerLink // cut: whatever the outcome, not to be used again
	}
	return err
}

// give sends one mail. After any error the link is of no use: go-mail sends no
// RSET, and the next mail would join the envelope of this one.
func (l *link) give(ctx context.Context, r *rendered) error {
	l.sent++
	return l.within(ctx, func() error { return l.client.Send(r.from, []string{r.to}, r) })
}

// quit says goodbye without waiting for long. The mails are delivered by then,
// so a server that does not answer changes nothing.
func (l *link) quit(deadline time.Time) {
	if err := l.conn.SetDeadline(deadline); err == nil {
		_ = l.client.Close()
	}
	l.conn.Close()
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
