package board

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"coupdemain/app/board/boardtest"
	"coupdemain/app/journal"
	"coupdemain/models"
)

func TestSignInLinksAreLimited(t *testing.T) {
	w := newWorld(t, 0)
	for range 5 {
		if !w.b.AllowLink("Zoe@exemple.fr") {
			t.Fatal("held back too early")
		}
	}
	if w.b.AllowLink(" zoe@EXEMPLE.fr") || !w.b.AllowLink("zoe@exemple.org") {
		t.Error("an address is not counted as mail knows it")
	}
	for range 10 {
		if err := w.b.AllowAsker("192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Advance(5 * time.Minute)
	err := w.b.AllowAsker("192.0.2.1")
	wantCode(t, err, models.Limit, "limit")
	if wait := err.(*models.Error).Reasons[0].Args["retry_after_ms"]; wait != (10 * time.Minute).Milliseconds() {
		t.Errorf("retry after %v", wait)
	}
	w.clock.Advance(10 * time.Minute)
	if !w.b.AllowLink("zoe@exemple.fr") || w.b.AllowAsker("192.0.2.1") != nil {
		t.Error("still held back after a quarter of an hour")
	}
}

// What nodes tell each other of a sender is on disk.
func TestNodesLimitTogetherWithoutNamingAnybody(t *testing.T) {
	const rest = 500 * time.Millisecond // of a node between two exchanges
	clock, store := boardtest.NewClock(time.Time{}), openStore(t, t.TempDir())
	var nodes [2]*Board
	for i := range nodes {
		nodes[i] = openBoard(t, Config{Store: store, Now: clock.Now, Wake: clock.Wake, Shared: true})
	}
	// exchanged waits until as many links were told of, and the teller rests.
	exchanged := func(links int) {
		t.Helper()
		until(t, "the node has told and heard", func() bool {
			if !clock.Waiting(rest) {
				return false
			}
			told := 0
			for id, body := range marksOf(t, store, "limit/mailbox/") {
				var news map[string][]int64
				if err := json.Unmarshal(body, &news); err != nil {
					t.Fatal(err)
				}
				for _, at := range news {
					told += len(at)
				}
				if strings.Contains(strings.ToLower(id+string(body)), "zoe") {
					t.Errorf("a mark names somebody: %s %s", id, body)
				}
			}
			clock.Advance(rest)
			return told == links
		})
	}
	for range 4 {
		if !nodes[0].AllowLink("zoe@exemple.fr") {
			t.Fatal("held back too early")
		}
	}
	exchanged(4)
	if !nodes[1].AllowLink("Zoe@exemple.fr") { // it learns of the others with this one
		t.Fatal("held back too early")
	}
	exchanged(5)
	if nodes[1].AllowLink("zoe@exemple.fr") {
		t.Error("a sixth link is sent")
	}
}

func marksOf(t *testing.T, s journal.Store, prefix string) map[string][]byte {
	t.Helper()
	ids, err := s.Marks().List(t.Context(), prefix, "", journal.MaxDocs)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := s.Marks().Get(t.Context(), ids...)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}
