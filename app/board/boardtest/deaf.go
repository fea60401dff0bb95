package boardtest

import (
	"context"
	"sync/atomic"

	"coupdemain/app/journal"
)

// Deaf is a store whose journal is never heard of: a board on it learns what
// others wrote only when it is asked to read. Reads counts its readings.
type Deaf struct {
	journal.Store
	Reads *atomic.Int64
}

// Journal implements journal.Store.
func (d Deaf) Journal() journal.Journal { return deafJournal{d.Store.Journal(), d.Reads} }

type deafJournal struct {
	journal.Journal
	reads *atomic.Int64
}

// Wait waits for its context alone.
func (j deafJournal) Wait(ctx context.Context, _ int64) error {
	<-ctx.Done()
	return ctx.Err()
}

// Read counts and reads.
func (j deafJournal) Read(ctx context.Context, after int64, fn func(journal.Commit) error) error {
	j.reads.Add(1)
	return j.Journal.Read(ctx, after, fn)
}
