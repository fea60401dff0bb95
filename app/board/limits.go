package board

import (
	"context"
	"time"

	"coupdemain/app/board/limits"
	"coupdemain/models"
)

// startLimits makes the limits of this node, or of all the nodes of the store.
func (b *Board) startLimits(off bool) {
	c := limits.Config{Off: off, Now: b.now, Wake: b.wake, Log: b.log}
	if b.shared {
		key := b.secret.derive("limits")
		c.Marks = b.store.Marks()
		c.Alias = func(limit, who string) string { return mac(hmacOf(key, limit, who)[:16]).String() }
	}
	b.limits = limits.New(c)
}

// shareLimits runs until the board closes.
func (b *Board) shareLimits() {
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	go func() {
		select {
		case <-b.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	b.limits.Share(ctx)
}

// Allow counts a command of a person, by bearer token or else, and refuses with
// Limit and retry_after_ms when there were too many in 10 s. A refused one does
// not count.
func (b *Board) Allow(who string, bearer bool) error {
	if bearer {
		return refuseFor("too_fast", b.limits.Bearer(who))
	}
	return refuseFor("too_fast", b.limits.Person(who))
}

// AllowAsker counts a demand for a sign-in link from an address of the network,
// and refuses with Limit past ten in a quarter of an hour.
func (b *Board) AllowAsker(from string) error { return refuseFor("limit", b.limits.Asker(from)) }

// AllowLink counts a sign-in link to an e-mail address; false past five in a
// quarter of an hour, when none is to be sent.
func (b *Board) AllowLink(email string) bool { return b.limits.Mailbox(NormalEmail(email)) == 0 }

func refuseFor(key string, wait time.Duration) error {
	if wait == 0 {
		return nil
	}
	return models.Refuse(models.Limit, models.Reason{Key: key, Args: models.Args{"retry_after_ms": wait.Milliseconds()}})
}
