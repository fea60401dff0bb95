package nodes

import (
	"strings"
	"testing"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/dev/mongotest"
	"coupdemain/scripts/testday"
)

// TestCommitOfANewerProgramEndsTheOlderOnes leaves an old node running while a
// newer one writes what it does not know: it must end and say why, with nobody
// asking it for anything, and not serve a state that it can no longer follow.
func TestCommitOfANewerProgramEndsTheOlderOnes(t *testing.T) {
	t.Parallel()
	server := mongotest.Start(t)
	uri := server.URI(server.Database(t))
	node := settle(t, uri).node(t, uri)
	store, err := mongo.Open(t.Context(), mongo.Config{URI: uri})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	head, err := store.Journal().Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := journal.Commit{Pos: head.Pos + 1, ID: ulid.Make(), At: max(head.At, testday.Now().UnixMilli())}
	leaves := []journal.Leaf{journal.NewLeaf(journal.By, []byte(`{"by":""}`)), journal.NewLeaf(journal.Public, []byte(`{"type":"moon.landed"}`))}
	if err := journal.Seal(head.Hash, &c, leaves); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Journal().Append(t.Context(), head.Pos, []journal.Commit{c}); err != nil {
		t.Fatal(err)
	}
	town.Until(t, patience, "the node ends", func() bool { return !node.Running() })
	if node.Ended() == nil {
		t.Error("it ended as if all were well")
	}
	for _, part := range []string{"the board cannot go on", "moon.landed", "a newer program"} {
		if !strings.Contains(node.Said(), part) {
			t.Errorf("it does not say %q:\n%s", part, node.Said())
		}
	}
}
