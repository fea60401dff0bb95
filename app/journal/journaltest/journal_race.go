package journaltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"coupdemain/app/journal"
)

func takenPositionConflicts(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	want := Appended(t, ctx, j, 3, "first")
	n, err := j.Append(ctx, 1, Batch(t, want[0], 1, "late"))
	wantErr(t, err, journal.ErrConflict)
	if n != 0 {
		t.Fatalf("%d made it", n)
	}
	n, err = j.Append(ctx, 1, Batch(t, want[0], 5, "late and longer than what is there"))
	wantErr(t, err, journal.ErrConflict)
	if n != 0 {
		t.Fatalf("%d made it", n)
	}
	sameCommits(t, ReadAll(t, ctx, j, 0), want)
}

// oneWinner lets writers race for the same position, several rounds, behind one start channel.
func oneWinner(t *testing.T, ctx context.Context, open opener) {
	const writers, rounds = 8, 10
	j := fresh(t, open).Journal()
	head := journal.Commit{}
	for round := range rounds {
		batches := make([][]journal.Commit, writers)
		errs := make([]error, writers)
		start := make(chan struct{})
		var wg sync.WaitGroup
		for w := range writers {
			batches[w] = Batch(t, head, 1, fmt.Sprintf("round %d writer %d", round, w))
			wg.Go(func() {
				<-start
				_, errs[w] = journal.Settle(ctx, j, head.Pos, batches[w])
			})
		}
		close(start)
		wg.Wait()
		got := ReadAll(t, ctx, j, head.Pos)
		if len(got) != 1 {
			t.Fatalf("round %d: %d commits at one position", round, len(got))
		}
		for w := range writers {
			if won := got[0].ID == batches[w][0].ID; won != (errs[w] == nil) {
				t.Fatalf("round %d: writer %d was told %v, in the journal: %v", round, w, errs[w], won)
			} else if !won {
				wantErr(t, errs[w], journal.ErrConflict)
			}
		}
		head = got[0]
	}
}

// occupiedMiddle lets one writer append long batches while others append single
// commits wherever the head is. Whoever wins, the journal has no gap and everybody
// is told exactly how many of theirs are in it.
func occupiedMiddle(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	const singles = 3
	var wg sync.WaitGroup
	var mu sync.Mutex
	told := map[string]int{} // by commit ID: 1 when the writer was told that it is in
	note := func(cs []journal.Commit, n int) {
		mu.Lock()
		defer mu.Unlock()
		for i, c := range cs {
			told[c.ID.String()] = 0
			if i < n {
				told[c.ID.String()] = 1
			}
		}
	}
	start := make(chan struct{})
	write := func(size, tries int) {
		<-start
		for range tries {
			head, err := j.Head(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			cs := Batch(t, head, size, "x")
			n, err := journal.Settle(ctx, j, head.Pos, cs)
			if (err == nil) != (n == size) || err != nil && !errors.Is(err, journal.ErrConflict) {
				t.Errorf("batch of %d: %d made it, error %v", size, n, err)
			}
			note(cs, n)
		}
	}
	wg.Go(func() { write(250, 1) }) // more than any store takes in one piece
	wg.Go(func() { write(40, 4) })
	for range singles {
		wg.Go(func() { write(1, 8) })
	}
	close(start)
	wg.Wait()
	in := map[string]bool{}
	for i, c := range ReadAll(t, ctx, j, 0) {
		if c.Pos != int64(i)+1 {
			t.Fatalf("position %d where %d should stand", c.Pos, i+1)
		}
		in[c.ID.String()] = true
	}
	for id, n := range told {
		if in[id] != (n == 1) {
			t.Fatalf("commit %s: its writer was told %v, in the journal: %v", id, n == 1, in[id])
		}
	}
	if len(in) == 0 {
		t.Fatal("nobody ever won")
	}
}

func settlesOwn(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	cs := Appended(t, ctx, j, 5, "x")
	n, err := journal.Settle(ctx, j, 0, cs)
	if err != nil || n != 5 {
		t.Fatalf("all of it there: %d, %v", n, err)
	}
	more := append(slices.Clone(cs[3:]), Batch(t, cs[4], 4, "the rest")...)
	n, err = journal.Settle(ctx, j, 3, more)
	if err != nil || n != 6 {
		t.Fatalf("its beginning there: %d, %v", n, err)
	}
	sameCommits(t, ReadAll(t, ctx, j, 3), more)
}

// lossy does what it is asked and then loses the first answers; before that it
// loses the first questions.
type lossy struct {
	journal.Journal
	questions, answers int
}

func (l *lossy) Append(ctx context.Context, after int64, cs []journal.Commit) (int, error) {
	if l.questions > 0 {
		l.questions--
		return 0, fmt.Errorf("a lost question: %w", journal.ErrUnknown)
	}
	n, err := l.Journal.Append(ctx, after, cs)
	if l.answers > 0 {
		l.answers--
		return 0, fmt.Errorf("a lost answer: %w", journal.ErrUnknown)
	}
	return n, err
}

func settlesLostAnswer(t *testing.T, ctx context.Context, open opener) {
	j := &lossy{Journal: fresh(t, open).Journal()}
	head := journal.Commit{}
	for _, lost := range [][2]int{{0, 1}, {1, 0}, {2, 2}} {
		j.questions, j.answers = lost[0], lost[1]
		cs := Batch(t, head, 3, "x")
		if n, err := journal.Settle(ctx, j, head.Pos, cs); err != nil || n != 3 {
			t.Fatalf("lost %v: %d, %v", lost, n, err)
		}
		sameCommits(t, ReadAll(t, ctx, j, head.Pos), cs)
		head = cs[2]
	}
}

func settlesStranger(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	theirs := Appended(t, ctx, j, 2, "theirs")
	n, err := journal.Settle(ctx, j, 0, Batch(t, journal.Commit{}, 3, "mine"))
	wantErr(t, err, journal.ErrConflict)
	if n != 0 {
		t.Fatalf("%d made it", n)
	}
	mine := append(slices.Clone(theirs[:1]), Batch(t, theirs[0], 2, "mine")...)
	n, err = journal.Settle(ctx, j, 0, mine)
	wantErr(t, err, journal.ErrConflict)
	if n != 1 {
		t.Fatalf("%d made it, want the first", n)
	}
	sameCommits(t, ReadAll(t, ctx, j, 0), theirs)
}

func settleGivesUp(t *testing.T, ctx context.Context, open opener) {
	j := &lossy{Journal: fresh(t, open).Journal(), questions: 1 << 30}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	n, err := journal.Settle(ctx, j, 0, Batch(t, journal.Commit{}, 1, "x"))
	wantErr(t, err, journal.ErrUnknown)
	if n != 0 {
		t.Fatalf("%d made it", n)
	}
}

func restartKeeps(t *testing.T, ctx context.Context, open opener) {
	s := open(t)
	want := Appended(t, ctx, s.Journal(), 7, "before")
	Must(t, s.Vault().Put(ctx, journal.Doc{ID: "person/1", Body: []byte("someone")}))
	Must(t, s.Close())
	s = fresh(t, open)
	n, err := s.Journal().Append(ctx, 3, Batch(t, want[2], 1, "of before the restart"))
	wantErr(t, err, journal.ErrConflict)
	if n != 0 {
		t.Fatalf("%d made it", n)
	}
	want = append(want, Appended(t, ctx, s.Journal(), 7, "after")...)
	sameCommits(t, ReadAll(t, ctx, s.Journal(), 0), want)
	docs, err := s.Vault().Get(ctx, "person/1")
	Must(t, err)
	if string(docs["person/1"]) != "someone" {
		t.Fatalf("documents %q", docs)
	}
}

func waitWakes(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	Appended(t, ctx, j, 1, "x")
	Must(t, j.Wait(ctx, 0))
	seen := make(chan error, 1)
	go func() {
		at := int64(1)
		for at == 1 { // Wait says that there may be more
			if err := j.Wait(ctx, at); err != nil {
				seen <- err
				return
			}
			if err := j.Read(ctx, at, func(c journal.Commit) error { at = c.Pos; return nil }); err != nil {
				seen <- err
				return
			}
		}
		seen <- nil
	}()
	Appended(t, ctx, j, 1, "y")
	Must(t, <-seen)
}

func waitEnds(t *testing.T, ctx context.Context, open opener) {
	j := fresh(t, open).Journal()
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	wantErr(t, j.Wait(ctx, 0), context.Canceled)
}

func closedSaysSo(t *testing.T, ctx context.Context, open opener) {
	s := open(t)
	Must(t, s.Close())
	_, err := s.Journal().Append(ctx, 0, Batch(t, journal.Commit{}, 1, "x"))
	wantErr(t, err, journal.ErrClosed)
	wantErr(t, s.Journal().Wait(ctx, 0), journal.ErrClosed)
	wantErr(t, s.Vault().Put(ctx, journal.Doc{ID: "a/1"}), journal.ErrClosed)
	_, err = s.Vault().Get(ctx, "a/1")
	wantErr(t, err, journal.ErrClosed)
}
