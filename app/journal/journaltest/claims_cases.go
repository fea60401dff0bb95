package journaltest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coupdemain/app/journal"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const ttl = 2 * time.Minute

func wantClaim(t *testing.T, ctx context.Context, c journal.Claims, id string, now time.Time, want bool) {
	t.Helper()
	got, err := c.Claim(ctx, id, "node", now, ttl)
	Must(t, err)
	if got != want {
		t.Fatalf("claim %s at %s: %v, want %v", id, now.Format(time.TimeOnly), got, want)
	}
}

// raceFor lets many nodes claim one effect at one instant and counts who may act.
func raceFor(t *testing.T, ctx context.Context, c journal.Claims, id string, now time.Time) int {
	t.Helper()
	var wg sync.WaitGroup
	var won atomic.Int32
	start := make(chan struct{})
	for w := range 8 {
		wg.Go(func() {
			<-start
			ok, err := c.Claim(ctx, id, fmt.Sprintf("node %d", w/2), now, ttl) // two of each name
			if err != nil {
				t.Error(err)
			}
			if ok {
				won.Add(1)
			}
		})
	}
	close(start)
	wg.Wait()
	return int(won.Load())
}

func claimsRace(t *testing.T, ctx context.Context, open opener) {
	c := journal.ClaimsIn(fresh(t, open).Marks())
	for pos := range int64(5) {
		if n := raceFor(t, ctx, c, journal.ClaimID(pos, "mission.awarded", "mail"), noon); n != 1 {
			t.Fatalf("%d claimed it", n)
		}
	}
}

func claimsTakenOver(t *testing.T, ctx context.Context, open opener) {
	c := journal.ClaimsIn(fresh(t, open).Marks())
	id := journal.ClaimID(12, "mission.awarded", "mail")
	wantClaim(t, ctx, c, id, noon, true)
	wantClaim(t, ctx, c, id, noon.Add(ttl-time.Millisecond), false)
	now := noon
	for range 12 { // more often than is looked at in one go
		now = now.Add(ttl)
		if n := raceFor(t, ctx, c, id, now); n != 1 {
			t.Fatalf("%d took it over", n)
		}
		wantClaim(t, ctx, c, id, now.Add(time.Second), false)
	}
}

func wantDone(t *testing.T, ctx context.Context, c journal.Claims, id string, want bool) {
	t.Helper()
	done, err := c.IsDone(ctx, id)
	Must(t, err)
	if done != want {
		t.Fatalf("claim %s is done: %v, want %v", id, done, want)
	}
}

func claimsDone(t *testing.T, ctx context.Context, open opener) {
	c := journal.ClaimsIn(fresh(t, open).Marks())
	id := journal.ClaimID(12, "mission.awarded", "mail")
	wantClaim(t, ctx, c, id, noon, true)
	wantDone(t, ctx, c, id, false)
	Must(t, c.Done(ctx, id))
	Must(t, c.Done(ctx, id))
	wantDone(t, ctx, c, id, true)
	wantDone(t, ctx, c, id+"/1", false)
	wantClaim(t, ctx, c, id, noon.Add(100*ttl), false)
	wantClaim(t, ctx, c, id+"/1", noon, true) // a neighbour is another effect
	wantClaim(t, ctx, c, journal.ClaimID(12, "mission.awarded", "pay"), noon, true)
}

func claimsForgotten(t *testing.T, ctx context.Context, open opener) {
	s := fresh(t, open)
	c := journal.ClaimsIn(s.Marks())
	old, recent, nightly := journal.ClaimID(9, "e", "mail"), journal.ClaimID(10, "e", "mail"), "nightly/2026-11-23"
	for _, id := range []string{old, recent, nightly} {
		wantClaim(t, ctx, c, id, noon, true)
		Must(t, c.Done(ctx, id))
	}
	Must(t, c.Forget(ctx, 10))
	wantClaim(t, ctx, c, old, noon, true)
	wantClaim(t, ctx, c, recent, noon, false)
	wantClaim(t, ctx, c, nightly, noon, false)
}

func verifyPasses(t *testing.T, ctx context.Context, open opener) {
	s := fresh(t, open)
	cs := Appended(t, ctx, s.Journal(), 30, "x")
	Must(t, s.Vault().Put(ctx, doc("a/1", "x"), doc("a/2", "y")))
	_, err := s.Blobs().Put(ctx, strings.NewReader("content"), 100)
	Must(t, err)
	r, err := journal.Verify(ctx, s, func(p string) { t.Errorf("problem: %s", p) })
	Must(t, err)
	if r.Commits != 30 || r.Docs != 2 || r.Blobs != 1 || r.Head.Hash != cs[29].Hash || len(r.Problems) != 0 {
		t.Fatalf("report %+v", r)
	}
}
