package board

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"coupdemain/app/journal"
)

// secretDoc is where a board's secret, or the fingerprint of a configured one, is kept.
const secretDoc = "secret/board"

const minSecret = 16

// secret is the board's own, from which every other is derived, so that one
// which leaks opens nothing else.
type secret struct {
	raw                     []byte
	keys, commands, address []byte
}

func newSecret(raw []byte) secret {
	s := secret{raw: raw}
	s.keys, s.commands, s.address = s.derive("key"), s.derive("command"), s.derive("email")
	return s
}

func (s secret) derive(purpose string) []byte { return hmacOf(s.raw, "coupdemain", purpose) }

func (s secret) mac(of, part, rest string) mac {
	key := s.keys
	if of == "command" {
		key = s.commands
	}
	return mac(hmacOf(key, part, rest)[:16])
}

// hmacOf is HMAC-SHA256(key, a ‖ 0 ‖ b).
func hmacOf(key []byte, a, b string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(a))
	h.Write([]byte{0})
	h.Write([]byte(b))
	return h.Sum(nil)
}

type secretBody struct {
	Secret      []byte `json:"secret,omitempty"` // absent when it is configured
	Fingerprint []byte `json:"fingerprint"`
}

// loadSecret finds or makes the board's secret. With another secret than the
// one it was made with, every e-mail address and key would be unknown: refused.
func loadSecret(ctx context.Context, vault journal.Vault, configured []byte) (secret, error) {
	if configured != nil && len(configured) < minSecret {
		return secret{}, fmt.Errorf("the secret has %d bytes: at least %d are needed", len(configured), minSecret)
	}
	stored, err := storedSecret(ctx, vault)
	if err != nil {
		return secret{}, err
	}
	if stored == nil {
		body := secretBody{Fingerprint: newSecret(configured).derive("fingerprint")}
		if configured == nil {
			body.Secret = make([]byte, 32)
			rand.Read(body.Secret)
			body.Fingerprint = newSecret(body.Secret).derive("fingerprint")
		}
		encoded, err := json.Marshal(body)
		if err != nil {
			return secret{}, fmt.Errorf("encode the secret: %w", err)
		}
		err = vault.Put(ctx, journal.Doc{ID: secretDoc, Body: encoded})
		if err != nil && !errors.Is(err, journal.ErrExists) {
			return secret{}, fmt.Errorf("keep the secret: %w", err)
		}
		// Another node may have been first: what stands there counts.
		if stored, err = storedSecret(ctx, vault); err != nil {
			return secret{}, err
		}
		if stored == nil {
			return secret{}, errors.New("keep the secret: it is not there after it was written")
		}
	}
	switch {
	case configured == nil && stored.Secret == nil:
		return secret{}, errors.New("this board was made with a configured secret: set COUPDEMAIN_SECRET to it")
	case configured == nil:
		return newSecret(stored.Secret), nil
	case !bytes.Equal(newSecret(configured).derive("fingerprint"), stored.Fingerprint):
		return secret{}, errors.New("COUPDEMAIN_SECRET is not the secret that this board was made with")
	}
	return newSecret(bytes.Clone(configured)), nil
}

func storedSecret(ctx context.Context, vault journal.Vault) (*secretBody, error) {
	docs, err := vault.Get(ctx, secretDoc)
	if err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	encoded, ok := docs[secretDoc]
	if !ok {
		return nil, nil
	}
	var body secretBody
	if err := json.Unmarshal(encoded, &body); err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	return &body, nil
}

// Secret derives 32 bytes for one purpose ("links", "cookies", "csrf"): the same
// on every node and after a restart, and useless for any other purpose.
func (b *Board) Secret(purpose string) []byte { return b.secret.derive("purpose/" + purpose) }

// Mac is how the state knows an e-mail address: HMAC(board key, normalised address), in hexadecimal.
func (b *Board) Mac(email string) string {
	return fmt.Sprintf("%x", hmacOf(b.secret.address, NormalEmail(email), ""))
}

// NormalEmail is the form of an address that decides whether two are the same.
func NormalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
