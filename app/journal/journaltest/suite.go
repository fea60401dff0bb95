// Package journaltest is the contract that every journal.Store keeps, as one suite
// of titled subtests. Each store's own tests call Run; Batch and its neighbours also
// build good commits for the tests of those who use a store.
//
// It keeps each subtest under 500 commits, so that a slow store can pass it too,
// and decides nothing by the clock: time limits are there only to end a hang.
package journaltest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
)

// patience ends a subtest that hangs. No outcome depends on it.
const patience = 60 * time.Second

// Run checks a store against the contract. open gives a new, empty store for a
// subtest; called again with the same t, after Close, it opens the same one again.
func Run(t *testing.T, open func(t *testing.T) journal.Store) {
	for _, c := range []struct {
		name string
		run  func(t *testing.T, ctx context.Context, open func(t *testing.T) journal.Store)
	}{
		{"an empty journal has a zero head and nothing to read", emptyJournal},
		{"commits come back in order, byte for byte", commitsInOrder},
		{"reading starts after the position it is given", readsFromTheMiddle},
		{"an error of the reader stops the reading", readerStops},
		{"an append past the head is a gap", gapsRefused},
		{"commits that do not link are refused", brokenLinksRefused},
		{"an altered hash is refused", alteredHashRefused},
		{"a taken position is a conflict", takenPositionConflicts},
		{"an N-way race for one position has one winner", oneWinner},
		{"a batch that meets an occupied middle leaves no gap", occupiedMiddle},
		{"the same batch again settles to done", settlesOwn},
		{"a lost answer settles to done", settlesLostAnswer},
		{"a stranger's commit settles to a conflict", settlesStranger},
		{"settling ends with unknown when the time is over", settleGivesUp},
		{"a restart in the middle keeps everything", restartKeeps},
		{"waiting ends with an append", waitWakes},
		{"waiting ends with its context", waitEnds},
		{"the hash chain can be recomputed by anyone", chainRecomputed},
		{"a document is inserted once", vaultInsertOnly},
		{"documents are put all or none", vaultAllOrNothing},
		{"a race for one document has one winner", vaultRace},
		{"documents are listed in order by prefix", vaultLists},
		{"a deleted document is gone and may be put again", vaultDeletes},
		{"what a vault cannot keep is refused", vaultRefuses},
		{"a blob comes back whole by its hash", blobsRoundTrip},
		{"a blob over the limit leaves nothing", blobsTooLarge},
		{"a blob whose source fails leaves nothing", blobsSourceFails},
		{"blobs are listed and deleted", blobsListed},
		{"one of many claims the effect", claimsRace},
		{"a claim that is not done is taken over once", claimsTakenOver},
		{"an effect that is done is never claimed again", claimsDone},
		{"old claims are forgotten", claimsForgotten},
		{"verify passes a sound store", verifyPasses},
		{"a closed store says so", closedSaysSo},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			c.run(t, ctx, open)
		})
	}
}

// fresh opens a store that is closed at the end of the subtest.
func fresh(t *testing.T, open func(t *testing.T) journal.Store) journal.Store {
	t.Helper()
	s := open(t)
	t.Cleanup(func() { Must(t, s.Close()) })
	return s
}

// Must ends the test on an error.
func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Batch makes n good commits that follow head (the zero Commit for an empty
// journal). Each has a `by` leaf, a public one that holds note, and a hidden one.
func Batch(t testing.TB, head journal.Commit, n int, note string) []journal.Commit {
	t.Helper()
	cs := make([]journal.Commit, n)
	for i := range cs {
		cs[i] = journal.Commit{Pos: head.Pos + 1, At: head.At + int64(i%2), ID: newID()}
		if head.Pos == 0 {
			cs[i].At = 1_700_000_000_000
		}
		if err := journal.Seal(head.Hash, &cs[i], Leaves(t, note)); err != nil {
			t.Fatal(err)
		}
		head = cs[i]
	}
	return cs
}

// Leaves makes the three leaves of one event.
func Leaves(t testing.TB, note string) []journal.Leaf {
	t.Helper()
	text, err := json.Marshal(note)
	if err != nil {
		t.Fatal(err)
	}
	return []journal.Leaf{
		journal.NewLeaf(journal.By, []byte(`{"by":"person/1","key":"`+rand.Text()+`"}`)),
		journal.NewLeaf(journal.Public, []byte(`{"type":"note.taken","text":`+string(text)+`}`)),
		journal.NewLeaf(journal.Hidden, []byte(`{"amount":125000}`)),
	}
}

func newID() (id ulid.ULID) {
	id = ulid.Make()
	rand.Read(id[6:]) // the order of two in one millisecond means nothing here
	return id
}

// Appended appends a batch of n after the head and gives it.
func Appended(t testing.TB, ctx context.Context, j journal.Journal, n int, note string) []journal.Commit {
	t.Helper()
	head, err := j.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cs := Batch(t, head, n, note)
	if got, err := j.Append(ctx, head.Pos, cs); err != nil || got != n {
		t.Fatalf("append %d after %d: %d, %v", n, head.Pos, got, err)
	}
	return cs
}

// ReadAll gives every commit after a position.
func ReadAll(t testing.TB, ctx context.Context, j journal.Journal, after int64) (cs []journal.Commit) {
	t.Helper()
	err := j.Read(ctx, after, func(c journal.Commit) error {
		cs = append(cs, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return cs
}
