package limits

import (
	"context"
	"time"
)

// How the nodes of one board tell each other who is busy. A node with something
// to tell inserts one mark, reads what the others have inserted since it last
// looked, and does so again half a second later if there is more: whoever spreads
// over several nodes can pass a limit for about a second, not longer. A node with
// nothing to tell does nothing, and no command ever waits for this.
const (
	tellEvery = 500 * time.Millisecond
	tellMost  = 10_000          // instants in one mark
	tellLate  = 5 * time.Second // how far apart clocks and insertions may be
)

// Share tells and hears while there is something to tell, and deletes what has
// become too old to count, until ctx ends. A node that is alone has nothing to do.
func (l *Limits) Share(ctx context.Context) {
	if l.Marks == nil {
		return
	}
	for {
		var old <-chan time.Time
		if at, any := l.oldest(); any {
			old = l.Wake(at)
		}
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		case <-old:
		}
		for _, one := range l.all() {
			err := one.exchange(ctx, l.Marks, l.Now().UnixMilli())
			if err != nil && ctx.Err() == nil && !one.ledger.failed {
				l.Log.Warn("a limit holds for each node alone until the store works again", "limit", one.name, "error", err)
			}
			one.ledger.failed = err != nil
		}
		select {
		case <-ctx.Done():
			return
		case <-l.Wake(l.Now().Add(tellEvery)):
		}
	}
}

// oldest is when the next mark that is known will be of no use; false when there is none.
func (l *Limits) oldest() (at time.Time, any bool) {
	for _, one := range l.all() {
		for _, made := range one.ledger.known {
			if end := time.UnixMilli(made).Add(one.per + 2*tellLate); !any || end.Before(at) {
				at, any = end, true
			}
		}
	}
	return at, any
}
