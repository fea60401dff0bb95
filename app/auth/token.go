package auth

import (
	"context"
	"encoding/base32"
	"strings"

	"coupdemain/app/board"
	"coupdemain/models"
)

// tokenPrefix lets people and secret scanners recognise a token that leaked.
const tokenPrefix = "cdm_"

var base = base32.StdEncoding.WithPadding(base32.NoPadding)

// Issue makes an API token of a person. by is that person, or models.Operator.
// The token is shown once and kept nowhere.
func (a *Auth) Issue(ctx context.Context, by, person, label string) (string, error) {
	token := tokenPrefix + strings.ToLower(base.EncodeToString(fresh()))
	_, err := a.board.Do(ctx, board.Request{By: by, Command: &models.IssueToken{Person: person, Token: hash(token), Label: label}})
	if err != nil {
		return "", err
	}
	return token, nil
}

// Bearer tells whose token this is, and the hash by which the state knows it.
func (a *Auth) Bearer(token string) (person, known string, ok bool) {
	if !strings.HasPrefix(token, tokenPrefix) || len(token) != len(tokenPrefix)+52 {
		return "", "", false
	}
	h := hash(token)
	t, ok := a.board.State().TokenOf(h)
	if !ok {
		return "", "", false
	}
	return t.Person, h, true
}
