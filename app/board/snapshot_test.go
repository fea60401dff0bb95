package board

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// reopenEvery opens the board again, with a snapshot every so many commits, and
// gives what it logs.
func (w *world) reopenEvery(commits int64) *logbook {
	w.t.Helper()
	closeBoard(w.t, w.b)
	w.clock.Advance(time.Millisecond) // the times that the closed one waits for are not the next one's
	log := &logbook{}
	w.b = openBoard(w.t, Config{Store: w.store, Now: w.clock.Now, Wake: w.clock.Wake, SnapshotEvery: commits, Log: slog.New(slog.NewTextHandler(log, nil))})
	return log
}

// snapshotThere stores a snapshot of the board as it is, beside those that there are.
func (w *world) snapshotThere() *snapshot {
	w.t.Helper()
	m, err := w.b.memory(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	s := &snapshot{pos: m.state.Pos, Rules: snapshotRules(), Hash: m.state.Hash, Record: newULID(w.clock.Now().UnixMilli()).String()}
	if err := w.b.storeSnapshot(w.t.Context(), s, &m); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// snapshots lists the documents of snapshots.
func (w *world) snapshots() (ids []string) {
	w.t.Helper()
	for _, id := range w.docs(snapshotKind) {
		if !strings.HasPrefix(id, snapshotRecord) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (w *world) blobs() []string {
	w.t.Helper()
	hashes, err := w.store.Blobs().List(w.t.Context(), "", journal.MaxDocs)
	if err != nil {
		w.t.Fatal(err)
	}
	return hashes
}

// mind is everything that a board knows, in a form that can be compared.
func (w *world) mind() string {
	w.t.Helper()
	m, err := w.b.memory(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(m.held)
	slices.Sort(m.ended)
	var last []any
	told := make(chan struct{})
	w.b.between <- func() { last = []any{w.b.writer.pos, w.b.writer.at, w.b.writer.hash}; close(told) }
	<-told
	uses := [][]byte{packKeys(m.keys)}
	text, err := json.Marshal([]any{m.state.Pos, m.state.Hash, m.state.Digest(), uses, m.held, m.ended, last})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func TestSnapshotNeverChangesTheOutcome(t *testing.T) {
	w := newWorld(t, 4)
	first := w.mission(models.Sealed, 200*time.Hour)
	gone := w.mission(models.Sealed, 200*time.Hour)
	if _, err := w.keyed(0, "trop vieille", first, 99_000); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(keyLife)
	before, err := w.keyed(0, "avant", first, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	w.do(w.bidders[1], &models.PlaceBid{Mission: gone, Amount: 9_000, Days: 3, Memo: models.Text{Plain: "Mémo."}})
	w.do(w.agent, &models.CancelMission{Mission: gone, Reason: "Le besoin a disparu."})
	w.live()
	w.snapshotThere()
	after, err := w.keyed(1, "après", first, 80_000)
	if err != nil {
		t.Fatal(err)
	}
	w.do(w.bidders[1], &models.WithdrawBid{Mission: first})
	lived := w.b.State().Digest()

	w.reopenEvery(-1)
	replayed := w.mind()
	if log := w.reopenEvery(snapshotEvery); log.count("started from a snapshot") != 1 || log.count("WARN") > 0 {
		t.Fatalf("it did not start from the snapshot: %s", log)
	}
	if w.b.State().Digest() != lived {
		t.Fatal("it came back with another state than it had")
	}
	if woken := w.mind(); woken != replayed {
		t.Fatalf("from a snapshot it knows\n%s\nfrom the journal\n%s", woken, replayed)
	}

	again, err := w.keyed(0, "avant", first, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	sameAnswer(t, before, again)
	if again, err = w.keyed(1, "après", first, 80_000); err != nil {
		t.Fatal(err)
	}
	sameAnswer(t, after, again)
	_, err = w.keyed(0, "avant", first, 70_000)
	wantCode(t, err, models.Conflict, "key_reused")
	if anew, err := w.keyed(0, "trop vieille", first, 60_000); err != nil || anew.Replayed {
		t.Fatalf("a key of two days ago: %+v, %v", anew, err)
	}
	// The sealed texts of an erased person are found, of the cancelled mission too.
	texts := len(w.docs("text/"))
	if err := w.b.Erase(t.Context(), w.bidders[1], w.bidders[1]); err != nil {
		t.Fatal(err)
	}
	if left := len(w.docs("text/")); left >= texts-1 {
		t.Fatalf("%d texts were there and %d are left", texts, left)
	}
	w.clock.Advance(200 * time.Hour)
	until(t, "the first mission closes", func() bool { m, _ := w.b.State().Mission(first); return !m.ClosedAt.IsZero() })
	if opened := w.do(w.agent, &models.OpenBids{Mission: first}).Events[0].(*models.BidsOpened); len(opened.Hidden.Bids) != 1 {
		t.Fatalf("%d bids were opened", len(opened.Hidden.Bids))
	}
}

func TestSnapshotHoldsNothingOfTheVault(t *testing.T) {
	w := newWorld(t, 3)
	w.live()
	w.mission(models.Sealed, time.Hour)
	if _, err := w.keyed(0, "une-clé-en-clair", w.mission(models.Sealed, time.Hour), 7_654_321); err != nil {
		t.Fatal(err)
	}
	s := w.snapshotThere()
	r, _, err := w.store.Blobs().Open(t.Context(), s.Blob)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	for _, public := range []string{"Relier le plan du cimetière", w.bidders[0], "La 4.2."} {
		if !bytes.Contains(body, []byte(public)) {
			t.Errorf("it does not hold %q, which the state does", public)
		}
	}
	for _, private := range []string{"Personne", "exemple.fr", "Numéro", "Atelier", "Logiciels libres des communes", "Mémo", "deux lignes", "Quelle version", "Je connais", "une-clé", "7654321"} {
		if bytes.Contains(body, []byte(private)) {
			t.Errorf("it holds %q", private)
		}
	}
	for _, id := range w.docs("key/") {
		docs, err := w.store.Vault().Get(t.Context(), id)
		if err != nil || bytes.Contains(body, docs[id]) {
			t.Errorf("it holds %s: %v", id, err)
		}
	}
}
