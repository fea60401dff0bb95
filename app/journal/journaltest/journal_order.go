package journaltest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"coupdemain/app/journal"
)

type opener = func(t *testing.T) journal.Store

func sameCommits(t *testing.T, got, want []journal.Commit) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d commits, want %d", len(got), len(want))
	}
	for i := range got {
		g, w := got[i], want[i]
		if g.Pos != w.Pos || g.ID != w.ID || g.At != w.At || g.Prev != w.Prev || g.Hash != w.Hash || !bytes.Equal(g.Payload, w.Payload) {
			t.Fatalf("commit %d is\n%+v\nwant\n%+v", i, g, w)
		}
	}
}

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
}

func emptyJournal(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	head, err := j.Head(ctx)
	Must(t, err)
	if head.Pos != 0 || head.Hash != [32]byte{} || head.Payload != nil {
		t.Fatalf("head %+v", head)
	}
	if got := ReadAll(t, ctx, j, 0); len(got) != 0 {
		t.Fatalf("%d commits", len(got))
	}
}

func commitsInOrder(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	var want []journal.Commit
	for i, n := range []int{1, 2, 99, 1, 120} {
		want = append(want, Appended(t, ctx, j, n, fmt.Sprintf("é\"\\</script> \u2028 batch %d", i))...)
	}
	sameCommits(t, ReadAll(t, ctx, j, 0), want)
	head, err := j.Head(ctx)
	Must(t, err)
	sameCommits(t, []journal.Commit{head}, want[len(want)-1:])
}

func readsFromTheMiddle(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	want := Appended(t, ctx, j, 10, "x")
	sameCommits(t, ReadAll(t, ctx, j, 7), want[7:])
	sameCommits(t, ReadAll(t, ctx, j, 10), nil)
	never := func(journal.Commit) error { t.Error("a commit was given"); return nil }
	wantErr(t, j.Read(ctx, 11, never), journal.ErrGap)
	wantErr(t, j.Read(ctx, -1, never), journal.ErrInvalid)
}

func readerStops(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	Appended(t, ctx, j, 5, "x")
	enough, seen := errors.New("enough"), 0
	err := j.Read(ctx, 0, func(journal.Commit) error {
		if seen++; seen == 3 {
			return enough
		}
		return nil
	})
	if err != enough || seen != 3 {
		t.Fatalf("error %v after %d", err, seen)
	}
}

func gapsRefused(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	cs := Batch(t, journal.Commit{}, 3, "x")
	n, err := j.Append(ctx, 1, cs[1:])
	wantErr(t, err, journal.ErrGap)
	if n != 0 {
		t.Fatalf("%d made it", n)
	}
	sameCommits(t, ReadAll(t, ctx, j, 0), nil)
}

func brokenLinksRefused(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	good := Appended(t, ctx, j, 2, "x")
	stranger := Batch(t, journal.Commit{Pos: 2, At: good[1].At, Hash: [32]byte{9}}, 1, "another chain")
	hole := Batch(t, good[1], 3, "x")
	hole = append(hole[:1], hole[2])
	past := []journal.Commit{{Pos: 3, At: good[1].At - 1, ID: newID()}}
	Must(t, journal.Seal(good[1].Hash, &past[0], Leaves(t, "older than the head")))
	for name, cs := range map[string][]journal.Commit{"prev": stranger, "hole": hole, "time": past} {
		n, err := j.Append(ctx, 2, cs)
		if !errors.Is(err, journal.ErrBroken) || n != 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	_, err := j.Append(ctx, 2, nil)
	wantErr(t, err, journal.ErrInvalid)
	sameCommits(t, ReadAll(t, ctx, j, 0), good)
}

func alteredHashRefused(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	for name, alter := range map[string]func(*journal.Commit){
		"hash":    func(c *journal.Commit) { c.Hash[31] ^= 1 },
		"time":    func(c *journal.Commit) { c.At++ },
		"id":      func(c *journal.Commit) { c.ID[15] ^= 1 },
		"payload": func(c *journal.Commit) { c.Payload[len(c.Payload)-6] ^= 1 },
	} {
		cs := Batch(t, journal.Commit{}, 2, "x")
		alter(&cs[1])
		if n, err := j.Append(ctx, 0, cs); !errors.Is(err, journal.ErrBroken) || n != 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	sameCommits(t, ReadAll(t, ctx, j, 0), nil)
}

func chainRecomputed(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	Appended(t, ctx, j, 20, "x")
	prev := [32]byte{}
	for _, c := range ReadAll(t, ctx, j, 0) {
		leaves, err := journal.DecodePayload(c.Payload)
		Must(t, err)
		if h := journal.HashCommit(prev, c.Pos, c.At, c.ID, journal.PayloadHash(leaves)); h != c.Hash {
			t.Fatalf("position %d has hash %x, recomputed %x", c.Pos, c.Hash, h)
		}
		prev = c.Hash
	}
}
