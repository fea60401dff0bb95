package alerts

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// BoxSize is how many mails a Box keeps; the oldest go first.
const BoxSize = 500

// Kept is a mail that a Box kept instead of sending it.
type Kept struct {
	N       int64 // counted from 1, never reused
	At      time.Time
	From    From
	Address string // the recipient's address, lower case, without the name
	Message Message
}

// Box is the Sender of a board without a mail server: it keeps the last BoxSize
// mails, in memory only, for the page that shows them. They hold sign-in links:
// whoever shows them must do so on a loopback address only. It refuses what
// SMTPSender would refuse. Any number of goroutines may use it.
type Box struct {
	now  func() time.Time
	from From

	mu   sync.RWMutex
	ring []Kept
	last int64
}

// NewBox makes an empty box whose mails come from from and are dated by now.
func NewBox(from From, now func() time.Time) (*Box, error) {
	if err := from.check(); err != nil {
		return nil, fmt.Errorf("open the box of kept mails: %w", err)
	}
	return &Box{from: from, now: now}, nil
}

// Send keeps the mail.
func (b *Box) Send(ctx context.Context, m Message) error {
	if err := ctx.Err(); err != nil {
		return undelivered(err)
	}
	now := b.now()
	r, err := m.render(b.from, now)
	if err != nil {
		return refused(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	kept := Kept{N: b.last, At: now, From: b.from, Address: strings.ToLower(r.to), Message: m}
	if len(b.ring) < BoxSize {
		b.ring = append(b.ring, kept)
	} else {
		b.ring[(b.last-1)%BoxSize] = kept
	}
	return nil
}

// List gives the kept mails of one address (letter case ignored), or of all with
// an empty one, the newest first.
func (b *Box) List(address string) []Kept {
	address = strings.ToLower(strings.TrimSpace(address))
	b.mu.RLock()
	defer b.mu.RUnlock()
	var found []Kept
	for n := b.last; n > b.last-int64(len(b.ring)); n-- {
		if k := b.ring[(n-1)%BoxSize]; address == "" || k.Address == address {
			found = append(found, k)
		}
	}
	return found
}

// Find gives the kept mail of that number, unless it has gone.
func (b *Box) Find(n int64) (Kept, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if n < 1 || n > b.last || n <= b.last-int64(len(b.ring)) {
		return Kept{}, false
	}
	return b.ring[(n-1)%BoxSize], true
}
