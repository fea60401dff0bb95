package board

import (
	"crypto/rand"

	"github.com/oklog/ulid/v2"
)

// crockford is base 32 without the letters that are misread.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewID makes an identifier: the prefix ("P", "D", "A", "B") and 8 random
// Crockford base 32 characters, 6 for missions ("M"), which people read aloud.
func NewID(prefix string) string {
	n := 8
	if prefix == "M" {
		n = 6
	}
	var random [8]byte
	rand.Read(random[:]) // never fails: it ends the program instead
	id := make([]byte, 0, len(prefix)+n)
	id = append(id, prefix...)
	for _, c := range random[:n] {
		id = append(id, crockford[c&31])
	}
	return string(id)
}

// NewKey makes an idempotency key, a ULID.
func NewKey() string { return ulid.Make().String() }
