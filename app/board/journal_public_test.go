package board

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
	"coupdemain/models"
)

func unhex(t *testing.T, s string) (h [32]byte) {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 32 {
		t.Fatalf("%q is not a hash", s)
	}
	return [32]byte(b)
}

func TestPublicJournalCanBeRecomputedAndHidesWhatItMust(t *testing.T) {
	w := newWorld(t, 4)
	w.clock.Advance(17 * time.Minute)
	sealed, _ := w.live()
	var items []PublicCommit
	for after, more := int64(0), true; more; {
		page, next, err := w.b.Journal(t.Context(), after, 7)
		if err != nil || len(page) > 7 {
			t.Fatal(len(page), err)
		}
		items = append(items, page...)
		after, more = next, next > 0
	}
	if int64(len(items)) != w.b.State().Pos {
		t.Fatalf("%d items, the state is at %d", len(items), w.b.State().Pos)
	}
	prev := strings.Repeat("0", 64)
	public := 0
	for _, c := range items {
		if c.Prev != prev {
			t.Fatalf("position %d does not follow the one before it", c.Pos)
		}
		prev = c.Hash
		sum := sha256.New()
		for _, l := range c.Leaves {
			h := unhex(t, l.Hash)
			sum.Write(h[:])
			if l.Data == nil {
				continue
			}
			salt, err := hex.DecodeString(l.Salt)
			if err != nil {
				t.Fatal(err)
			}
			if sha256.Sum256(append(salt, l.Data...)) != h {
				t.Fatalf("position %d: a leaf does not hash to its hash", c.Pos)
			}
		}
		payload := [32]byte(sum.Sum(nil))
		if hex.EncodeToString(payload[:]) != c.PayloadHash {
			t.Fatalf("position %d: the leaves do not hash to the payload's hash", c.Pos)
		}
		if c.ID == "" {
			for _, l := range c.Leaves {
				if l.Data != nil || l.Salt != "" || l.Type != "" {
					t.Fatalf("position %d concerns one person and shows %+v", c.Pos, l)
				}
			}
			if !c.At.Equal(c.At.Truncate(time.Hour)) {
				t.Fatalf("position %d concerns one person and tells its time", c.Pos)
			}
			continue
		}
		public++
		id := ulid.MustParse(c.ID)
		if got := journal.HashCommit(unhex(t, c.Prev), c.Pos, c.At.UnixMilli(), id, payload); hex.EncodeToString(got[:]) != c.Hash {
			t.Fatalf("position %d: its hash is not that of its content", c.Pos)
		}
	}
	if public < 5 || public == len(items) {
		t.Fatalf("%d of %d commits are public", public, len(items))
	}
	all, err := json.Marshal(items)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range append([]string{w.agent, "bid.sealed", "person.registered", "session"}, append(w.bidders, w.developers...)...) {
		if strings.Contains(string(all), secret) {
			t.Errorf("the public journal says %q", secret)
		}
	}
	for _, word := range []string{sealed, "mission.published", "bidding.closed", "bids.opened"} {
		if !strings.Contains(string(all), word) {
			t.Errorf("the public journal does not say %q", word)
		}
	}
}

func TestPublicJournalPastItsEndIsEmpty(t *testing.T) {
	w := newWorld(t, 0)
	items, next, err := w.b.Journal(t.Context(), w.b.State().Pos+5, 10)
	if err != nil || next != 0 || items == nil || len(items) != 0 {
		t.Fatal(items, next, err)
	}
	_, _, err = w.b.Journal(t.Context(), -1, 10)
	wantCode(t, err, models.Invalid, "")
}
