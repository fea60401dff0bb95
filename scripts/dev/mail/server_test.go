// Package mail tests the mail sender against a real SMTP server run in the same
// process. The server is strict where common ones are lenient: a MAIL inside an
// open transaction is answered 503, and every envelope is recorded.
package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	stdmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"coupdemain/app/alerts"
	"coupdemain/scripts/testday"
)

// envelope is one mail as the server took it.
type envelope struct {
	from, user string
	to         []string
	encrypted  bool
	body       string
}

// server records what it takes and refuses what the test tells it to.
type server struct {
	*smtp.Server
	address string
	user    string // empty: no AUTH offered

	onMail func() error
	onRcpt func(to string) error
	onData func(*smtp.Conn, io.Reader) error // before the mail is taken

	mu                          sync.Mutex
	taken                       []envelope
	connected, open, most, gone int
	attempts                    int // transactions begun
	sessions                    []*session
	changed                     chan struct{} // one token after a session ended
}

const password = "p@ss:w/rd"

type option func(*server)

func withTLS(c *tls.Config) option { return func(s *server) { s.TLSConfig = c } }
func withUser(name string) option  { return func(s *server) { s.user = name } }

func startServer(t *testing.T, options ...option) *server {
	t.Helper()
	s := &server{changed: make(chan struct{}, 1)}
	s.Server = smtp.NewServer(s)
	s.Domain = "127.0.0.1"
	s.ErrorLog = log.New(io.Discard, "", 0)
	for _, o := range options {
		o(s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	served := make(chan struct{})
	go func() { defer close(served); s.Serve(l) }()
	t.Cleanup(func() { s.Server.Close(); l.Close(); <-served })
	return s
}

// NewSession begins a connection.
func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := &session{server: s, conn: c}
	if !slices.ContainsFunc(s.sessions, func(o *session) bool { return o.conn == c }) {
		s.connected++ // STARTTLS begins a second session on the same connection
	}
	s.sessions = append(s.sessions, one)
	if s.user == "" {
		return one, nil
	}
	return &authSession{one}, nil
}

func (s *server) mails() []envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]envelope(nil), s.taken...)
}

// hangUp closes every connection from the server's side and waits for their end.
func (s *server) hangUp(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	for _, one := range s.sessions {
		one.conn.Conn().Close() // not Conn.Close, which calls Logout under this lock
	}
	s.mu.Unlock()
	s.waitGone(t)
}

// waitGone returns when every session has ended.
func (s *server) waitGone(t *testing.T) {
	t.Helper()
	patience := time.After(20 * time.Second)
	for {
		s.mu.Lock()
		ended := s.gone == len(s.sessions)
		s.mu.Unlock()
		if ended {
			return
		}
		select {
		case <-s.changed:
		case <-patience:
			t.Fatal("a connection to the server never ended")
		}
	}
}

type session struct {
	server *server
	conn   *smtp.Conn
	now    envelope
	inside bool
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.server.mu.Lock()
	if s.inside {
		s.server.mu.Unlock()
		return &smtp.SMTPError{Code: 503, EnhancedCode: smtp.EnhancedCode{5, 5, 1}, Message: "nested MAIL command"}
	}
	s.inside = true
	s.server.attempts++
	s.server.open++
	s.server.most = max(s.server.most, s.server.open)
	s.server.mu.Unlock()
	_, encrypted := s.conn.TLSConnectionState()
	s.now = envelope{from: from, user: s.now.user, encrypted: encrypted}
	if s.server.onMail != nil {
		return s.server.onMail()
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.server.onRcpt != nil {
		if err := s.server.onRcpt(to); err != nil {
			return err
		}
	}
	s.now.to = append(s.now.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	defer s.leave()
	if s.server.onData != nil {
		if err := s.server.onData(s.conn, r); err != nil {
			return err
		}
	}
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.now.body = string(body)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.taken = append(s.server.taken, s.now)
	return nil
}

func (s *session) leave() {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.inside {
		s.inside = false
		s.server.open--
	}
}

func (s *session) Reset() { s.leave() }

func (s *session) Logout() error {
	s.leave()
	s.server.mu.Lock()
	s.server.gone++
	s.server.mu.Unlock()
	select {
	case s.server.changed <- struct{}{}:
	default:
	}
	return nil
}

type authSession struct{ *session }

func (s *authSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *authSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, given string) error {
		if user != s.server.user || given != password {
			return smtp.ErrAuthFailed
		}
		s.now.user = user
		return nil
	}), nil
}

// certificate makes a key for 127.0.0.1 that signs itself, and who trusts it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(made)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

var board = alerts.From{Name: "Coup de main", Address: "board@board.example.org"}

func newSender(t *testing.T, url string, roots *x509.CertPool) *alerts.SMTPSender {
	t.Helper()
	where, err := alerts.ParseSMTP(url)
	if err != nil {
		t.Fatal(err)
	}
	s, err := alerts.NewSMTPSender(where.WithRoots(roots), board, testday.Start)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func mailTo(name string) alerts.Message {
	return alerts.Message{ID: "7.0." + name, To: name + "@example.org", Language: "fr", Subject: "Pour " + name, Text: "Bonjour " + name + ", une mission vous attend à Sète."}
}

// failure is the SendError of err; it never shows the password or an address.
func failure(t *testing.T, err error) *alerts.SendError {
	t.Helper()
	var failed *alerts.SendError
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want a SendError", err)
	}
	if text := fmt.Sprint(err); strings.Contains(text, password) || strings.Contains(text, "@") {
		t.Errorf("the error shows too much: %s", text)
	}
	return failed
}

func read(t *testing.T, e envelope) *stdmail.Message {
	t.Helper()
	m, err := stdmail.ReadMessage(strings.NewReader(e.body))
	if err != nil {
		t.Fatalf("%v in %q", err, e.body)
	}
	return m
}
