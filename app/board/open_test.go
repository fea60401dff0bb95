package board

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// broken is a command with a fault of ours in it.
type broken struct{}

func (*broken) Decide(models.State, models.Act) ([]models.Event, error) { panic("a fault") }

func TestPanicInADecisionHurtsNobodyElse(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	_, err := w.b.Do(t.Context(), Request{By: w.bidders[0], Command: &broken{}})
	wantCode(t, err, models.Internal, "")
	if _, err := w.bid(0, m, 9_000); err != nil {
		t.Fatal(err)
	}
}

func TestDocumentOfAnotherBodyRefusesItsClientOnly(t *testing.T) {
	w := newWorld(t, 1)
	doc := journal.Doc{ID: "iban/" + NewKey(), Body: []byte("un")}
	if err := w.store.Vault().Put(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	pos := w.b.State().Pos
	doc.Body = []byte("deux")
	issue := &models.IssueToken{Person: w.bidders[0], Token: strings.Repeat("cd", 32), Label: "essai"}
	_, err := w.b.Do(t.Context(), Request{By: w.bidders[0], Command: issue, Docs: []journal.Doc{doc}})
	wantCode(t, err, models.Internal, "")
	if w.b.State().Pos != pos {
		t.Fatal("it was committed without its document")
	}
	if _, err := w.b.Do(t.Context(), Request{By: w.bidders[0], Command: issue}); err != nil {
		t.Fatal(err)
	}
}

func TestUnknownEventStopsTheStartWithItsName(t *testing.T) {
	store := openStore(t, t.TempDir())
	c := journal.Commit{Pos: 1, ID: ulid.Make(), At: 1}
	leaves := []journal.Leaf{journal.NewLeaf(journal.By, []byte(`{"by":""}`)), journal.NewLeaf(journal.Public, []byte(`{"type":"moon.landed"}`))}
	if err := journal.Seal([32]byte{}, &c, leaves); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Journal().Append(t.Context(), 0, []journal.Commit{c}); err != nil {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), Config{Store: store, Law: models.FrenchLaw})
	if b != nil || err == nil || !strings.Contains(err.Error(), "moon.landed") {
		t.Fatalf("got %v, %v", b, err)
	}
}

func TestIDsHaveTheirForm(t *testing.T) {
	for prefix, length := range map[string]int{"P": 9, "D": 9, "A": 9, "B": 9, "M": 7} {
		id := NewID(prefix)
		if len(id) != length || !strings.HasPrefix(id, prefix) || strings.Trim(id[1:], crockford) != "" || id == NewID(prefix) {
			t.Errorf("%s gives %q", prefix, id)
		}
	}
	if _, err := ulid.ParseStrict(NewKey()); err != nil {
		t.Error(err)
	}
}

func TestGivenUpCommandIsUnknownOrUnavailable(t *testing.T) {
	w, f := newFlaky(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	entered, release := make(chan struct{}), make(chan struct{})
	f.set(func(next func() (int, error)) (int, error) {
		close(entered)
		<-release
		f.set(nil)
		return next()
	})
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := w.b.Do(ctx, Request{By: w.bidders[0], Key: "clé", Command: &models.PlaceBid{Mission: m, Amount: 40_000, Days: 10, Memo: models.Text{Plain: "Je connais ce logiciel."}}})
		failed <- err
	}()
	<-entered
	cancel()
	err := <-failed
	wantCode(t, err, models.Unknown, "")
	if !errors.Is(err, ctx.Err()) {
		t.Fatal("the cause is lost")
	}
	close(release)
	again, err := w.keyed(0, "clé", m, 40_000)
	if err != nil || !again.Replayed {
		t.Fatalf("%+v, %v", again, err)
	}
}
