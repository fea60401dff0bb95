package alerts

import (
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strconv"

	"coupdemain/app/loopback"
)

// SMTP says how to reach the mail server. It only comes from ParseSMTP, so that
// nobody can hold one that would send a password or a mail in the clear over a
// network. Printing it in any way never shows the password.
type SMTP struct {
	host, user, password string
	port                 int
	tls                  tlsMode
	roots                *x509.CertPool
}

type tlsMode int

const (
	tlsFromStart   tlsMode = iota + 1 // smtps: TLS before the greeting (RFC 8314)
	tlsMandatory                      // STARTTLS or nothing
	tlsIfOffered                      // loopback only: STARTTLS when the server has it
	tlsOff                            // loopback only, asked for with ?starttls=off
	maxURL         = 2048
	submissionPort = 587
	smtpsPort      = 465
)

// ParseSMTP reads smtp://user:password@host:587 (STARTTLS, mandatory unless the
// host is loopback) or smtps://user:password@host:465 (TLS from the start).
// ?starttls=off is accepted for a loopback host only. User and password are
// percent-decoded; missing ports are 587 and 465.
//
// Errors quote nothing of the URL: a password with an unescaped special
// character lands in the host, the port or the path, and would be shown.
func ParseSMTP(text string) (SMTP, error) {
	if len(text) > maxURL {
		return SMTP{}, fmt.Errorf("the mail server's URL is longer than %d characters", maxURL)
	}
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || u.Hostname() == "" {
		return SMTP{}, errors.New("the mail server's URL must look like smtp://user:password@host:587, with the special characters of user and password percent-encoded")
	}
	if (u.Path != "" && u.Path != "/") || u.Fragment != "" {
		return SMTP{}, errors.New("the mail server's URL must end after the port: percent-encode the special characters of user and password")
	}
	s := SMTP{host: u.Hostname()}
	if !plainHost(s.host) {
		return SMTP{}, errors.New("the host of the mail server's URL must be a name in ASCII or an IP address")
	}
	switch u.Scheme {
	case "smtps":
		s.tls, s.port = tlsFromStart, smtpsPort
	case "smtp":
		s.tls, s.port = tlsMandatory, submissionPort
		if s.loopback() {
			s.tls = tlsIfOffered
		}
	default:
		return SMTP{}, errors.New("the mail server's URL must begin with smtp:// or smtps://")
	}
	if err := s.readOptions(u); err != nil {
		return SMTP{}, err
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return SMTP{}, errors.New("the port of the mail server's URL must be between 1 and 65535")
		}
	}
	return s, s.readUser(u.User)
}

func (s *SMTP) readOptions(u *url.URL) error {
	options, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return errors.New("the options of the mail server's URL cannot be read")
	}
	for name, values := range options {
		if name != "starttls" || len(values) != 1 || values[0] != "off" {
			return errors.New("the only option of the mail server's URL is starttls=off")
		}
		if s.tls == tlsFromStart {
			return errors.New("starttls=off has no meaning with smtps://, which is encrypted from the start")
		}
		if !s.loopback() {
			return errors.New("starttls=off is only for a mail server on this machine: over a network, mails are sent encrypted or not at all")
		}
		s.tls = tlsOff
	}
	return nil
}

func (s *SMTP) readUser(user *url.Userinfo) error {
	if user == nil {
		return nil
	}
	s.user = user.Username()
	s.password, _ = user.Password()
	if s.user == "" || s.password == "" {
		return errors.New("the mail server's URL must have both a user and a password, or neither")
	}
	if hasControl(s.user) || hasControl(s.password) {
		return errors.New("the user and password of the mail server's URL may not have control characters")
	}
	return nil
}

// WithRoots trusts these authorities instead of the system's, for a mail server
// whose certificate is the organisation's own.
func (s SMTP) WithRoots(roots *x509.CertPool) SMTP {
	s.roots = roots
	return s
}

// String is the server without user and password.
func (s SMTP) String() string {
	scheme := "smtp"
	if s.tls == tlsFromStart {
		scheme = "smtps"
	}
	return scheme + "://" + net.JoinHostPort(s.host, strconv.Itoa(s.port))
}

// GoString keeps the password out of %#v.
func (s SMTP) GoString() string { return s.String() }

// MarshalText keeps the password out of JSON, whatever members SMTP will have.
func (s SMTP) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue keeps the password out of logs.
func (s SMTP) LogValue() slog.Value { return slog.StringValue(s.String()) }

// local tells that encryption may be missing, since the server is to be on this
// machine: what its name resolves to is checked on the connection (dial).
func (s SMTP) local() bool { return s.tls == tlsIfOffered || s.tls == tlsOff }

// loopback holds for the names that need no encryption.
func (s SMTP) loopback() bool {
	return loopback.Host(s.host)
}

func plainHost(host string) bool {
	return len(host) <= 253 && (net.ParseIP(host) != nil || isDomain(host))
}
