package alerts

import (
	"errors"
	"net/smtp"
	"slices"
)

// login signs in to the mail server by the first way that both know. go-mail's
// own choice skips signing in when the server offers nothing, and mails would
// then be refused one by one with a misleading reason.
type login struct {
	user, password string
	clear          bool // the server is on this machine: no encryption needed
	chosen         smtp.Auth
	step           int
}

// Start picks the way. Without TLS it gives nothing away, unless on loopback.
func (l *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if !server.TLS && !l.clear {
		return "", nil, errors.New("the connection is not encrypted: the password stays here")
	}
	switch {
	case slices.Contains(server.Auth, "PLAIN"):
		return "PLAIN", []byte("\x00" + l.user + "\x00" + l.password), nil
	case slices.Contains(server.Auth, "LOGIN"):
		return "LOGIN", nil, nil
	case slices.Contains(server.Auth, "CRAM-MD5"):
		l.chosen = smtp.CRAMMD5Auth(l.user, l.password)
		return l.chosen.Start(server)
	}
	return "", nil, errors.New("the mail server offers no known way to sign in")
}

// Next answers a challenge. LOGIN is answered by order: servers word their two
// questions differently.
func (l *login) Next(challenge []byte, more bool) ([]byte, error) {
	if l.chosen != nil {
		return l.chosen.Next(challenge, more)
	}
	if !more {
		return nil, nil
	}
	l.step++
	switch l.step {
	case 1:
		return []byte(l.user), nil
	case 2:
		return []byte(l.password), nil
	}
	return nil, errors.New("the mail server asks for more than a user and a password")
}
