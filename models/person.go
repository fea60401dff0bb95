package models

import "time"

// Person is an identity. Name and e-mail address are in the vault document Doc.
type Person struct {
	ID        string
	Mac       string
	Doc       string
	Language  string
	Confirmed bool
	Steward   bool
	Agent     []string // authorities
	Developer string   // profile
	Suspended string   // reason, empty when not
	Erased    bool
	Since     time.Time
	Sessions  []string // hashes, oldest first
	Tokens    []string // hashes
}

// IsAgent tells that the person acts for the authority.
func (p *Person) IsAgent(authority string) bool {
	if p == nil {
		return false
	}
	for _, a := range p.Agent {
		if a == authority {
			return true
		}
	}
	return false
}

// Session is a signed-in browser, known by the hash of its secret.
type Session struct {
	Hash, Person string
	Since, Until time.Time
}

// Token is an API token, known by its hash.
type Token struct {
	Hash, Person, Label string
	Since               time.Time
}
