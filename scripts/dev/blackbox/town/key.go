package town

import "crypto/rand"

// NewKey makes an idempotency key: a ULID in its canonical spelling (26 capitals
// of Crockford's base 32, the first at most 7).
func NewKey() string {
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	b := make([]byte, 26)
	rand.Read(b)
	b[0] %= 8
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return string(b)
}
