package board

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
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

// letSnapshot waits until the taking of snapshots waits for a time, and lets it come.
func (w *world) letSnapshot(after time.Duration) {
	w.t.Helper()
	until(w.t, "the next look at whether a snapshot is due", func() bool { return w.clock.Waiting(after) })
	w.clock.Advance(after)
}

func (w *world) untilSnapshot() {
	w.t.Helper()
	until(w.t, "a snapshot is taken", func() bool {
		return slices.Equal(w.snapshots(), []string{(&snapshot{pos: w.b.State().Pos}).id()})
	})
}

func TestSnapshotsAreTakenAndTheOlderOnesGo(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, 200*time.Hour)
	delivered, err := w.b.PutFile(t.Context(), strings.NewReader("livraison"), 100)
	if err != nil {
		t.Fatal(err)
	}
	log := w.reopenEvery(2)
	w.letSnapshot(snapshotLook) // soon after a start that read as much
	w.untilSnapshot()
	for amount := int64(9_000); amount > 6_000; amount -= 1_000 {
		if _, err := w.bid(0, m, amount); err != nil {
			t.Fatal(err)
		}
		before := log.count("a snapshot was taken")
		w.letSnapshot(snapshotLook)
		until(t, "it looked", func() bool { return w.clock.Waiting(snapshotLook) })
		if log.count("a snapshot was taken") != before {
			t.Fatal("one was taken after a single commit")
		}
		if _, err := w.bid(0, m, amount-500); err != nil {
			t.Fatal(err)
		}
		w.letSnapshot(snapshotLook)
		w.untilSnapshot()
	}
	until(t, "the older are gone", func() bool { return len(w.blobs()) == 2 && len(w.docs(snapshotRecord)) == 1 })
	if !slices.Contains(w.blobs(), delivered.Hash) {
		t.Fatal("a delivered file was deleted")
	}
	if report, err := journal.Verify(t.Context(), w.store, nil); err != nil {
		t.Fatal(report, err)
	}
}

// noDocs is a store that has no room for some documents.
type noDocs struct {
	journal.Store
	mu   sync.Mutex
	kind string
}

func (n *noDocs) Vault() journal.Vault { return noDocsVault{n.Store.Vault(), n} }

func (n *noDocs) refuse(kind string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.kind = kind
}

type noDocsVault struct {
	journal.Vault
	n *noDocs
}

func (v noDocsVault) Put(ctx context.Context, docs ...journal.Doc) error {
	v.n.mu.Lock()
	defer v.n.mu.Unlock()
	if v.n.kind != "" && strings.HasPrefix(docs[0].ID, v.n.kind) {
		return journal.ErrUnavailable
	}
	return v.Vault.Put(ctx, docs...)
}

// A node that ends between the blob and the document leaves a blob that nothing
// names: the same as one whose document was refused.
func TestBlobOfNoSnapshotIsDeletedLater(t *testing.T) {
	dir := t.TempDir()
	store := &noDocs{Store: openStore(t, dir)}
	w := newWorldOn(t, dir, store, 1)
	m := w.mission(models.Sealed, 200*time.Hour)
	delivered, err := w.b.PutFile(t.Context(), strings.NewReader("livraison"), 100)
	if err != nil {
		t.Fatal(err)
	}
	log := w.reopenEvery(1)
	store.refuse(snapshotKind + "0")
	w.letSnapshot(snapshotLook)
	until(t, "it failed", func() bool { return log.count("no snapshot could be taken") == 1 })
	if len(w.blobs()) != 2 || len(w.docs(snapshotRecord)) != 1 || len(w.snapshots()) != 0 {
		t.Fatalf("blobs %v, records %v, snapshots %v", w.blobs(), w.docs(snapshotRecord), w.snapshots())
	}
	if err := w.b.Ready(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bid(0, m, 9_000); err != nil {
		t.Fatal(err)
	}
	store.refuse("")
	w.letSnapshot(snapshotRetry)
	w.untilSnapshot()
	if len(w.blobs()) != 3 {
		t.Fatalf("%d blobs: one that another node may just be writing was deleted", len(w.blobs()))
	}
	if _, err := w.bid(0, m, 8_000); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(snapshotLost)
	w.untilSnapshot()
	until(t, "what was left is gone", func() bool { return len(w.blobs()) == 2 && len(w.docs(snapshotRecord)) == 1 })
	if !slices.Contains(w.blobs(), delivered.Hash) {
		t.Fatal("a delivered file was deleted")
	}
}

// away is a store whose files cannot be reached: Put waits for ever, Open fails.
type away struct {
	journal.Store
	entered chan struct{}
}

func (a away) Blobs() journal.Blobs { return awayBlobs{a.Store.Blobs(), a} }

type awayBlobs struct {
	journal.Blobs
	a away
}

func (b awayBlobs) Put(ctx context.Context, r io.Reader, max int64) (journal.Blob, error) {
	close(b.a.entered)
	<-ctx.Done()
	return journal.Blob{}, ctx.Err()
}

func (b awayBlobs) Open(context.Context, string) (io.ReadCloser, int64, error) {
	return nil, 0, journal.ErrUnavailable
}

func TestClosingDoesNotWaitForASnapshot(t *testing.T) {
	w := newWorld(t, 1)
	slow := away{w.store, make(chan struct{})}
	w.store = slow
	log := w.reopenEvery(1)
	w.letSnapshot(snapshotLook)
	<-slow.entered
	closeBoard(t, w.b)
	if log.count("WARN") > 0 {
		t.Fatalf("a stop is no fault: %s", log)
	}
}

func TestSnapshotThatCannotBeReachedIsKept(t *testing.T) {
	w := newWorld(t, 1)
	s := w.snapshotThere()
	want := w.mind()
	reachable := w.store
	w.store = away{w.store, nil}
	if log := w.reopenEvery(snapshotEvery); log.count("a snapshot is of no use") != 1 || w.mind() != want {
		t.Fatal(log)
	}
	w.store = reachable
	if log := w.reopenEvery(snapshotEvery); log.count("started from a snapshot") != 1 || w.b.snaps.covered != s.pos {
		t.Fatal(log)
	}
}

func TestTwoNodesMayTakeTheSameSnapshot(t *testing.T) {
	w := newWorld(t, 2)
	w.live()
	other := openBoard(t, Config{Store: w.store, Now: w.clock.Now, Wake: w.clock.Wake, Shared: true})
	var all sync.WaitGroup
	for i := range 8 {
		b := []*Board{w.b, other}[i%2]
		all.Go(func() {
			m, err := b.memory(t.Context())
			if err != nil {
				t.Error(err)
			}
			s := snapshot{pos: m.state.Pos, Rules: snapshotRules(), Hash: m.state.Hash, Record: newULID(b.now().UnixMilli()).String()}
			if err := b.storeSnapshot(t.Context(), &s, &m); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(w.snapshots()) != 1 || len(w.blobs()) != 1 || len(w.docs(snapshotRecord)) != 1 {
		t.Fatalf("snapshots %v, blobs %v, records %v", w.snapshots(), w.blobs(), w.docs(snapshotRecord))
	}
	closeBoard(t, other)
	want := w.b.State().Digest()
	if log := w.reopenEvery(0); log.count("started from a snapshot") != 1 || w.b.State().Digest() != want {
		t.Fatal(log)
	}
}

func TestTwoVersionsDoNotReplaceEachOthersForEver(t *testing.T) {
	w := newWorld(t, 1)
	w.reopenEvery(1)
	w.instead(*w.snapshotThere(), func(s *snapshot) { s.Rules = "others" })
	for i := range 3 {
		if err := w.b.takeDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		// One of its own, since it had to read everything; then the other's newer one will do.
		all, err := w.b.listSnapshots(t.Context())
		if err != nil || len(all) != 1 || i == 0 == (all[0].Rules != snapshotRules()) {
			t.Fatalf("round %d: %+v, %v", i, all, err)
		}
		w.do(w.bidders[0], &models.IssueToken{Person: w.bidders[0], Token: strings.Repeat("a", 63) + string(rune('a'+i)), Label: "essai"})
		s := w.snapshotThere()
		w.instead(*s, func(s *snapshot) { s.Rules = "others" })
		if err := w.b.dropSnapshot(t.Context(), &all[0]); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSnapshotIsTakenWhileOthersBid(t *testing.T) {
	w := newWorld(t, 4)
	m := w.mission(models.Ranked, time.Hour)
	done := make(chan struct{})
	var all sync.WaitGroup
	for i := range w.bidders {
		all.Go(func() {
			for k := range 25 {
				if _, err := w.keyed(i, NewKey(), m, int64(100_000-100*k)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	go func() { all.Wait(); close(done) }()
	for taken := 0; ; taken++ {
		s := w.snapshotThere()
		select {
		case <-done:
		default:
			if taken%3 != 0 {
				if err := w.b.dropSnapshot(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
			continue
		}
		break
	}
	w.reopenEvery(-1)
	want := w.mind()
	for left := len(w.snapshots()); left > 0; left-- {
		if log := w.reopenEvery(snapshotEvery); log.count("started from a snapshot") != 1 || w.mind() != want {
			t.Fatalf("from the snapshot at %d it knows something else", w.b.snaps.covered)
		}
		all, err := w.b.listSnapshots(t.Context())
		if err == nil {
			err = w.b.dropSnapshot(t.Context(), &all[0])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
