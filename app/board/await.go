package board

import (
	"context"
	"math"
	"sync"
	"time"
)

// Bounds of what people's requests may cost the journal's reader.
const (
	refreshPace  = 25 * time.Millisecond // between two readings; who asks within it shares the next
	refreshLimit = 10 * time.Second      // for one reading
	farAhead     = 100_000               // commits past this node's that no working node is behind by
)

// Shared tells that other nodes write to the same store: what one committed, the
// others have a moment later.
func (b *Board) Shared() bool { return b.shared }

// Await has this node catch up with a position that somebody was told of by
// another one, so that they see here what they saw or wrote there. It tells
// whether the node is there. It never waits for a position that the journal does
// not hold: one that is of another board, or invented, costs one reading that all
// such share.
func (b *Board) Await(ctx context.Context, pos int64) bool {
	at := b.State().Pos
	switch {
	case pos <= at:
		return true
	case pos-at > farAhead:
		return false
	}
	b.refresh(ctx, pos)
	return b.State().Pos >= pos
}

// Refresh reads what other nodes have committed up to now, for somebody who asks
// for what is not known here: it may have been made there a moment ago. past is
// the position at which it was not known; true means that it is worth looking again.
func (b *Board) Refresh(ctx context.Context, past int64) bool {
	b.refresh(ctx, math.MaxInt64)
	return b.shared && b.State().Pos > past
}

// refresh waits for a reading of the journal that begins after the call, unless
// the node is at pos by then. While the store is ill it does nothing: people are
// served from memory, at once.
func (b *Board) refresh(ctx context.Context, pos int64) {
	if !b.shared || b.Ready() != nil {
		return
	}
	t, first := b.turns.join(pos)
	if first {
		go b.takeTurn(t)
	}
	select {
	case <-t.done:
	case <-ctx.Done():
	}
}

// takeTurn reads the journal for all who have joined, when it is time.
func (b *Board) takeTurn(t *turn) {
	defer close(t.done)
	ctx, cancel := context.WithTimeout(b.ctx, refreshLimit)
	defer cancel()
	timer := time.NewTimer(b.turns.wait(time.Now()))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	pos := b.turns.begin(time.Now())
	if err := b.look(ctx, pos); err != nil {
		b.log.Debug("what other nodes wrote could not be read", "error", err)
	}
}

// turns spreads the readings that people ask for.
type turns struct {
	mu    sync.Mutex
	next  *turn     // not begun yet: who comes joins it
	after time.Time // when the next may begin
}

type turn struct {
	pos  int64 // the furthest that anybody waits for
	done chan struct{}
}

// join finds the next turn, or makes it.
func (x *turns) join(pos int64) (t *turn, first bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if first = x.next == nil; first {
		x.next = &turn{done: make(chan struct{})}
	}
	x.next.pos = max(x.next.pos, pos)
	return x.next, first
}

// wait is how long the next turn has to wait.
func (x *turns) wait(now time.Time) time.Duration {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.after.Sub(now)
}

// begin closes the next turn to those who come, and gives the position that it is for.
func (x *turns) begin(now time.Time) int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	pos := x.next.pos
	x.next, x.after = nil, now.Add(refreshPace)
	return pos
}
