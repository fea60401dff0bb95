package unknown

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/scripts/dev/mongotest"
)

// faults are what meets the inserts into the journal, in turn.
var faults = []mongotest.Fate{mongotest.Lose, mongotest.LoseAnswer, mongotest.Late(late)}

// weather gives every nth insert into the journal the next fault.
func weather(every int) mongotest.Rule {
	inserts := 0
	return func(m mongotest.Message) mongotest.Fate {
		if m.Command != "insert" || m.Collection != "journal" {
			return mongotest.Pass
		}
		if inserts++; inserts%every != 0 {
			return mongotest.Pass
		}
		return faults[inserts/every%len(faults)]
	}
}

// metAll fails a test whose weather was too good to show anything.
func metAll(t *testing.T, p *mongotest.Proxy) {
	t.Helper()
	for _, f := range faults {
		if p.Met(f) == 0 {
			t.Errorf("no insert met the fault %v", f)
		}
	}
}

// Several nodes write through a network that loses questions, answers and
// connections and brings writes late, to a server that is killed in the middle.
func TestWritersInAStorm(t *testing.T) {
	t.Parallel()
	const writers, rounds = 4, 12
	server := mongotest.StartPrivate(t)
	proxy := mongotest.StartProxy(t, server.Server)
	ctx := within(t)
	var told ledger
	var all sync.WaitGroup
	half := make(chan struct{}, writers)
	stores := make([]journal.Journal, writers)
	for w := range writers {
		stores[w] = open(t, proxy.URI("board")).Journal()
	}
	proxy.On(weather(3))
	for w, j := range stores {
		all.Go(func() {
			for round := range rounds {
				if round == rounds/2 {
					half <- struct{}{}
				}
				head, ok := head(ctx, t, j)
				if !ok {
					return
				}
				told.append(ctx, t, j, head.Pos, journaltest.Batch(t, head, 1+w, fmt.Sprintf("writer %d, round %d", w, round)))
			}
		})
	}
	<-half // the others are at it
	server.Kill()
	server.Start()
	all.Wait()
	proxy.Settled()
	told.check(t, server.URI("board"))
	metAll(t, proxy)
}

// head asks for the head of the journal until the store answers.
func head(ctx context.Context, t *testing.T, j journal.Journal) (c journal.Commit, ok bool) {
	t.Helper()
	for {
		c, err := j.Head(ctx)
		switch {
		case err == nil:
			return c, true
		case !errors.Is(err, journal.ErrUnavailable):
			t.Error(err)
			return c, false
		}
		select {
		case <-ctx.Done():
			t.Error(ctx.Err())
			return c, false
		case <-time.After(10 * time.Millisecond):
		}
	}
}
