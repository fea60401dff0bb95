// Package auth tells who somebody is: sign-in links sent by e-mail, the sessions
// of browsers and the tokens of programs.
//
// It promises that a link works once and for fifteen minutes, that a request for
// a link is answered in the same way and by the same path whether or not the
// address is known, and that nothing which could be used to sign in is stored or
// logged: the state knows sessions, tokens and used links by their hash only.
//
// It may import models and app/board; handlers and app use it. How a link reaches
// its reader is a function that app passes in.
package auth

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"coupdemain/app/board"
	"coupdemain/models"
)

// How long things last.
const (
	LinkFor    = 15 * time.Minute
	SessionFor = 30 * 24 * time.Hour
)

// Board is what signing in needs of the board.
type Board interface {
	State() models.State
	Now() time.Time
	Do(ctx context.Context, r board.Request) (board.Answer, error)
	Register(ctx context.Context, by string, p board.PersonDoc, language string) (string, error)
	Mac(email string) string
	Secret(purpose string) []byte
}

// Send brings a link to the reader of an address, in the person's language.
type Send func(ctx context.Context, to, lang, link string) error

// Auth signs people in. Its methods may be called from any goroutine.
type Auth struct {
	board Board
	send  Send
	seal  cipher.AEAD
	base  string
}

// New makes an Auth whose links start with base, the board's public URL without a final slash.
func New(b Board, base string, send Send) (*Auth, error) {
	key := sha256.Sum256(b.Secret("links"))
	seal, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, fmt.Errorf("prepare the sign-in links: %w", err)
	}
	return &Auth{board: b, send: send, seal: seal, base: base}, nil
}

// hash is how the state knows a secret.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// fresh gives 32 random bytes.
func fresh() []byte {
	b := make([]byte, 32)
	rand.Read(b) // never fails: it ends the program rather than give weak bytes
	return b
}

func refuse(code models.Code, key, field string) error {
	return models.Refuse(code, models.Reason{Key: key, Field: field})
}
