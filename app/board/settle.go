package board

import (
	"errors"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// How long clients may wait for a store that answers nothing (DESIGN 5). Past
// holdFor what is not in the batch is told to try again, nothing of it having
// been written; past patience the clients of the batch are told that the outcome
// is not known.
const (
	holdFor  = 2 * time.Second
	patience = 30 * time.Second
)

// settle finds out whether a batch whose outcome is unknown stands in the
// journal. Nothing else is decided before.
func (b *Board) settle(t *batch, n int, rest []*call) (int, error) {
	b.fails(errors.New("the outcome of a write is not known"))
	b.log.Warn("the outcome of an append is not known", "position", b.writer.pos+1, "commits", len(t.commits))
	type result struct {
		n   int
		err error
	}
	settled := make(chan result, 1)
	go func() {
		k, err := journal.Settle(b.ctx, b.store.Journal(), b.writer.pos+int64(n), t.commits[n:])
		settled <- result{n + k, err}
	}()
	hold, late := time.NewTimer(b.holdFor), time.NewTimer(b.patience)
	defer hold.Stop()
	defer late.Stop()
	var refused chan *call
	busy := models.Fault(models.Unavailable, journal.ErrUnknown, "an earlier append")
	for {
		select {
		case r := <-settled:
			return r.n, r.err
		case <-hold.C:
			refuseAll(rest, busy)
			refused = b.calls
		case c := <-refused:
			c.refuse(busy)
		case <-late.C:
			unknown := models.Fault(models.Unknown, journal.ErrUnknown, "append")
			refuseAll(t.calls, unknown)
			for _, o := range t.others {
				o.call.refuse(unknown)
			}
		}
	}
}
