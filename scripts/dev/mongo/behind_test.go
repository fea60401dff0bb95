package mongo

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
)

// gone checks that every way into the journal says that what stood at a position is gone.
func gone(t *testing.T, s *mongo.Store, last journal.Commit) {
	t.Helper()
	ctx := within(t)
	never := func(journal.Commit) error { t.Error("a commit was given"); return nil }
	for name, err := range map[string]error{
		"wait": s.Journal().Wait(ctx, last.Pos),
		"read": s.Journal().Read(ctx, last.Pos, never),
	} {
		if !errors.Is(err, journal.ErrGap) || errors.Is(err, journal.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n, err := s.Journal().Append(ctx, last.Pos, journaltest.Batch(t, last, 1, "x")); n != 0 || !errors.Is(err, journal.ErrGap) {
		t.Errorf("append: %d, %v", n, err)
	}
	if _, err := s.Journal().Head(ctx); !errors.Is(err, journal.ErrGap) {
		t.Errorf("head: %v", err)
	}
}

func TestADatabaseThatWasRolledBackIsNotBuiltUpon(t *testing.T) {
	uri := newURI(t)
	s := open(t, mongo.Config{URI: uri})
	commits := raw(t, uri).Collection("journal")
	cs := journaltest.Appended(t, within(t), s.Journal(), 5, "x")
	var last bson.Raw
	journaltest.Must(t, commits.FindOne(within(t), bson.D{{Key: "_id", Value: int64(5)}}).Decode(&last))
	remove(t, commits, int64(5))
	gone(t, s, cs[4])

	// A node that had read less sees nothing wrong, and another takes the position.
	other := open(t, mongo.Config{URI: uri})
	journaltest.Must(t, other.Journal().Wait(within(t), 3))
	theirs := journaltest.Appended(t, within(t), other.Journal(), 1, "y")
	for name, err := range map[string]error{
		"wait": s.Journal().Wait(within(t), 5),
		"read": s.Journal().Read(within(t), 5, func(journal.Commit) error { return nil }),
	} {
		damagedAt(t, name, err, 5)
	}
	n, err := s.Journal().Append(within(t), 5, journaltest.Batch(t, cs[4], 1, "x"))
	if damagedAt(t, "append", err, 5); n != 0 {
		t.Errorf("%d made it", n)
	}
	_, err = s.Journal().Head(within(t))
	damagedAt(t, "head", err, 5)

	// What stood there is put back: the node goes on by itself.
	remove(t, commits, theirs[0].Pos)
	if _, err := commits.InsertOne(within(t), last); err != nil {
		t.Fatal(err)
	}
	more := journaltest.Appended(t, within(t), s.Journal(), 1, "z")
	journaltest.Must(t, s.Journal().Wait(within(t), 5))
	if got := journaltest.ReadAll(t, within(t), s.Journal(), 5); len(got) != 1 || got[0].ID != more[0].ID {
		t.Fatalf("read %v", got)
	}
}

func damagedAt(t *testing.T, name string, err error, pos int64) {
	t.Helper()
	var d *journal.Damage
	if !errors.As(err, &d) || d.Pos != pos {
		t.Errorf("%s: %v, want a damage at %d", name, err, pos)
	}
}

// A position that is missing may still be filled by another node, which is why it
// is a gap too.
func TestAMissingPositionIsDamageAndAGap(t *testing.T) {
	uri := newURI(t)
	s := open(t, mongo.Config{URI: uri})
	journaltest.Appended(t, within(t), s.Journal(), 6, "x")
	remove(t, raw(t, uri).Collection("journal"), int64(3))
	for _, reader := range []*mongo.Store{s, open(t, mongo.Config{URI: uri})} {
		last := int64(0)
		err := reader.Journal().Read(within(t), 0, func(c journal.Commit) error { last = c.Pos; return nil })
		if damagedAt(t, "read", err, 3); last != 2 || !errors.Is(err, journal.ErrGap) {
			t.Errorf("read up to %d: %v", last, err)
		}
	}
}

// What a node had read last is gone, though others stand behind it.
func TestALastCommitThatIsMissingInTheMiddleIsAGap(t *testing.T) {
	uri := newURI(t)
	cs := journaltest.Appended(t, within(t), open(t, mongo.Config{URI: uri}).Journal(), 6, "x")
	s, enough := open(t, mongo.Config{URI: uri}), errors.New("enough")
	err := s.Journal().Read(within(t), 0, func(c journal.Commit) error {
		if c.Pos == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatal(err)
	}
	remove(t, raw(t, uri).Collection("journal"), int64(3))
	never := func(journal.Commit) error { t.Error("a commit was given"); return nil }
	for name, err := range map[string]error{
		"wait": s.Journal().Wait(within(t), 3),
		"read": s.Journal().Read(within(t), 3, never),
	} {
		if !errors.Is(err, journal.ErrGap) || errors.Is(err, journal.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n, err := s.Journal().Append(within(t), 3, journaltest.Batch(t, cs[2], 1, "y")); n != 0 || !errors.Is(err, journal.ErrGap) {
		t.Errorf("append: %d, %v", n, err)
	}
}

// A batch meets a stranger in its second hundred: what stands before it counts,
// and nothing of it stands behind.
func TestABatchOf250AgainstAnOccupiedMiddleLeavesNoGap(t *testing.T) {
	uri := newURI(t)
	s := open(t, mongo.Config{URI: uri})
	commits := raw(t, uri).Collection("journal")
	cs := journaltest.Batch(t, journal.Commit{}, 250, "x")
	if _, err := commits.InsertOne(within(t), bson.D{{Key: "_id", Value: int64(150)}, {Key: "by", Value: "a stranger"}}); err != nil {
		t.Fatal(err)
	}
	n, err := s.Journal().Append(within(t), 0, cs)
	if n != 149 || !errors.Is(err, journal.ErrConflict) {
		t.Fatalf("%d made it, %v", n, err)
	}
	count, err := commits.CountDocuments(within(t), bson.D{})
	if err != nil || count != 150 {
		t.Fatalf("%d documents stand, %v", count, err)
	}
	last := int64(0)
	err = s.Journal().Read(within(t), 0, func(c journal.Commit) error { last = c.Pos; return nil })
	if damagedAt(t, "read", err, 150); last != 149 {
		t.Errorf("read up to %d", last)
	}
	// The stranger leaves, and the rest of the batch goes where it belongs.
	remove(t, commits, int64(150))
	if n, err := s.Journal().Append(within(t), 149, cs[149:]); n != 101 || err != nil {
		t.Fatalf("the rest: %d, %v", n, err)
	}
	if got := journaltest.ReadAll(t, within(t), s.Journal(), 0); len(got) != 250 {
		t.Fatalf("%d commits", len(got))
	}
}

// Waiting ends with what another node wrote, and with the store.
func TestWaitingEndsWithAnotherNodesCommit(t *testing.T) {
	uri := newURI(t)
	here, there := open(t, mongo.Config{URI: uri}), open(t, mongo.Config{URI: uri})
	for after := range int64(5) {
		told := make(chan error, 1)
		go func() { told <- there.Journal().Wait(within(t), after) }()
		cs := journaltest.Appended(t, within(t), here.Journal(), 1, "x")
		journaltest.Must(t, <-told)
		if got := journaltest.ReadAll(t, within(t), there.Journal(), after); len(got) != 1 || got[0].ID != cs[0].ID {
			t.Fatalf("read %v", got)
		}
	}
	ctx, cancel := context.WithTimeout(within(t), 300*time.Millisecond) // several polls
	defer cancel()
	if err := there.Journal().Wait(ctx, 5); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("nothing more came: %v", err)
	}
	if err := there.Journal().Wait(within(t), 6); !errors.Is(err, journal.ErrGap) {
		t.Fatalf("waiting behind what is not there: %v", err)
	}
	told := make(chan error, 1)
	go func() { told <- there.Journal().Wait(within(t), 5) }()
	journaltest.Must(t, there.Close())
	if err := <-told; !errors.Is(err, journal.ErrClosed) {
		t.Fatalf("waiting on a closed store: %v", err)
	}
}
