package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/mail"
	"strings"
	"time"

	"coupdemain/models"
	"coupdemain/models/clean"
)

// link is what a sign-in link carries, encrypted and authenticated: an address
// in a URL would otherwise end in the logs of every proxy on the way.
type link struct {
	Email string `json:"e"`
	Lang  string `json:"l"`
	Until int64  `json:"u"` // unix seconds
	Nonce string `json:"n"`
}

// MaxEmail is the longest address, in bytes (RFC 5321, 4.5.3.1.3, without the brackets).
const MaxEmail = 254

// CleanEmail gives a bare address as it may be written to, or says why not.
func CleanEmail(text string) (string, error) {
	text, key := clean.Line(text, MaxEmail)
	if key != "" {
		return "", refuse(models.Invalid, key, "email")
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > MaxEmail || !strings.Contains(text[strings.LastIndexByte(text, '@')+1:], ".") {
		return "", refuse(models.Invalid, "email_invalid", "email")
	}
	return text, nil
}

// Ask sends a sign-in link to an address, known or not: the work and the answer
// are the same, so that nobody learns who has an account here. Errors: Invalid
// for what is no address, Unavailable when the mail could not be handed over.
func (a *Auth) Ask(ctx context.Context, email, lang string) error {
	address, err := CleanEmail(email)
	if err != nil {
		return err
	}
	text, err := a.Link(address, lang)
	if err != nil {
		return err
	}
	if err := a.send(ctx, address, lang, text); err != nil {
		return models.Fault(models.Unavailable, err, "send a sign-in link")
	}
	return nil
}

// Link makes a sign-in link without sending it: for the demonstration's list of
// people on a loopback address, and for tests.
func (a *Auth) Link(address, lang string) (string, error) {
	body, err := json.Marshal(link{
		Email: address, Lang: lang, Until: a.board.Now().Add(LinkFor).Unix(),
		Nonce: base64.RawURLEncoding.EncodeToString(fresh()[:16]),
	})
	if err != nil {
		return "", models.Fault(models.Internal, err, "write a sign-in link")
	}
	nonce := fresh()[:a.seal.NonceSize()]
	sealed := a.seal.Seal(nonce, nonce, body, []byte("sign-in"))
	return a.base + "/connexion/lien?l=" + base64.RawURLEncoding.EncodeToString(sealed), nil
}

// Invitation is what a link says to the page that asks for a confirmation.
type Invitation struct {
	Email string
	Known bool // false: a name is needed, a person will be registered
	Lang  string
}

// Peek reads a link without using it: mail scanners open every link of a mail.
// Errors: Invalid "link_invalid", TooLate "link_expired", Conflict "link_used".
func (a *Auth) Peek(text string) (Invitation, error) {
	l, err := a.open(text)
	if err != nil {
		return Invitation{}, err
	}
	_, known := a.board.State().PersonByMac(a.board.Mac(l.Email))
	return Invitation{Email: l.Email, Known: known, Lang: l.Lang}, nil
}

func (a *Auth) open(text string) (link, error) {
	var l link
	if len(text) > 2048 {
		return l, refuse(models.Invalid, "link_invalid", "")
	}
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(sealed) < a.seal.NonceSize() {
		return l, refuse(models.Invalid, "link_invalid", "")
	}
	n := a.seal.NonceSize()
	body, err := a.seal.Open(nil, sealed[:n], sealed[n:], []byte("sign-in"))
	if err != nil || json.Unmarshal(body, &l) != nil {
		return l, refuse(models.Invalid, "link_invalid", "")
	}
	if !a.board.Now().Before(time.Unix(l.Until, 0)) {
		return l, refuse(models.TooLate, "link_expired", "")
	}
	if a.board.State().LinkUsed(hash(l.Nonce)) {
		return l, refuse(models.Conflict, "link_used", "")
	}
	return l, nil
}
