package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/clean"
)

// Cookie is a new session: its secret goes to the browser and is kept nowhere else.
type Cookie struct {
	Secret string
	Until  time.Time
	Person string
}

// Follow uses a link: it opens a session of the person, which confirms the
// address, registering them under name first when it is new. A link is used up by its session, not by a
// refusal: a missing name costs nothing. Errors: those of Peek, Invalid
// "missing" for the name, and the board's.
func (a *Auth) Follow(ctx context.Context, text, name string) (Cookie, error) {
	l, err := a.open(text)
	if err != nil {
		return Cookie{}, err
	}
	id, err := a.person(ctx, l, name)
	if err != nil {
		return Cookie{}, err
	}
	c := Cookie{Secret: base64.RawURLEncoding.EncodeToString(fresh()), Until: a.board.Now().Add(SessionFor).UTC(), Person: id}
	_, err = a.board.Do(ctx, board.Request{By: id, Command: &models.OpenSession{
		Person: id, Session: hash(c.Secret), Link: hash(l.Nonce), Until: c.Until,
	}})
	if err != nil {
		return Cookie{}, err
	}
	return c, nil
}

// person finds or registers who reads the link's address.
func (a *Auth) person(ctx context.Context, l link, name string) (string, error) {
	if p, ok := a.board.State().PersonByMac(a.board.Mac(l.Email)); ok {
		return p.ID, nil
	}
	clean, key := clean.Line(name, 100)
	if key != "" {
		return "", refuse(models.Invalid, key, "name")
	}
	id, err := a.board.Register(ctx, "", board.PersonDoc{Name: clean, Email: l.Email}, l.Lang)
	if err == nil {
		return id, nil
	}
	// Two links of one address followed at once: the second finds the first's person.
	var e *models.Error
	if id != "" && errors.As(err, &e) && len(e.Reasons) == 1 && e.Reasons[0].Key == "email_known" {
		return id, nil
	}
	return "", err
}

// Session tells whose session a cookie is, and the hash by which the state knows it.
func (a *Auth) Session(secret string) (person, session string, ok bool) {
	if len(secret) != 43 { // 32 bytes in base64url
		return "", "", false
	}
	h := hash(secret)
	s, ok := a.board.State().SessionOf(h, a.board.Now())
	if !ok {
		return "", "", false
	}
	return s.Person, h, true
}

// End closes one session of a person, or all of them.
func (a *Auth) End(ctx context.Context, person, session string, all bool) error {
	_, err := a.board.Do(ctx, board.Request{By: person, Command: &models.CloseSession{Session: session, All: all}})
	return err
}
