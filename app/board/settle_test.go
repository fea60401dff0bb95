package board

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

func TestWhileAnOutcomeIsSettledOthersAreToldToTryAgain(t *testing.T) {
	w, f := newFlaky(t, 2)
	w.b.holdFor = 10 * time.Millisecond
	m := w.mission(models.Sealed, time.Hour)
	f.set(func(func() (int, error)) (int, error) { return 0, journal.ErrUnknown })
	first := make(chan error, 1)
	go func() { _, err := w.keyed(0, "clé", m, 40_000); first <- err }()
	until(t, "the outcome is not known", func() bool { return w.b.Ready() != nil })
	for range 3 {
		_, err := w.bid(1, m, 40_000)
		wantCode(t, err, models.Unavailable, "unavailable")
	}
	select {
	case err := <-first:
		t.Fatalf("the one whose outcome is not known was told %v", err)
	default:
	}
	f.set(nil)
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	if _, err := w.bid(1, m, 40_000); err != nil {
		t.Fatal(err)
	}
	if err := w.b.Ready(); err != nil {
		t.Fatal(err)
	}
}

// Those that were gathered with an unsettled batch but found no room in it are
// not made to wait for it either, and nothing of them is written.
func TestWhoFoundNoRoomInAnUnsettledBatchIsToldToTryAgain(t *testing.T) {
	w, f := newFlaky(t, 1)
	w.b.holdFor = 10 * time.Millisecond
	m := w.mission(models.Sealed, time.Hour)
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	f.set(func(next func() (int, error)) (int, error) {
		once.Do(func() { close(entered); <-release })
		f.set(func(func() (int, error)) (int, error) { return 0, journal.ErrUnknown }) // from the next on
		return next()
	})
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := w.bid(0, m, 40_000); err != nil {
			t.Error(err)
		}
	})
	<-entered
	const n = 8 // of a megabyte each, where four fit
	done := make(chan error, n)
	for i := range n {
		body := make([]byte, journal.MaxDoc)
		doc := journal.Doc{ID: fmt.Sprint("iban/", i), Body: body}
		go func() {
			_, err := w.b.Do(context.Background(), Request{By: w.bidders[0], Docs: []journal.Doc{doc},
				Command: &models.IssueToken{Person: w.bidders[0], Token: strings.Repeat(fmt.Sprintf("a%d", i), 32), Label: fmt.Sprint("essai ", i)}})
			done <- err
		}()
	}
	until(t, "all wait", func() bool { return len(w.b.calls) == n })
	close(release)
	all.Wait()
	refused := 0
	for range n - 3 { // three with their payloads make up the four megabytes
		err := <-done
		wantCode(t, err, models.Unavailable, "unavailable")
		refused++
	}
	f.set(nil)
	for range n - refused {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if p, _ := w.b.State().Person(w.bidders[0]); len(p.Tokens) != n-refused {
		t.Fatalf("%d tokens are there", len(p.Tokens))
	}
}

// Nothing that ended the settling proves that the first attempt does not arrive.
func TestSettlingThatFailsIsNeverANo(t *testing.T) {
	w, f := newFlaky(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	asked := 0
	f.set(func(func() (int, error)) (int, error) {
		if asked++; asked == 1 {
			return 0, journal.ErrUnknown
		}
		return 0, journal.ErrGap
	})
	_, err := w.bid(0, m, 40_000)
	wantCode(t, err, models.Unknown, "unknown")
}

// A node whose neighbour takes every position goes on trying until its clients
// have waited for as long as one may.
func TestLostPositionsAreBoundedByTime(t *testing.T) {
	w, f := newFlaky(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	lost := 0
	f.set(func(next func() (int, error)) (int, error) {
		if lost++; lost > 300 {
			return next()
		}
		return 0, journal.ErrConflict
	})
	if _, err := w.bid(0, m, 40_000); err != nil {
		t.Fatal(err)
	}
	f.set(func(func() (int, error)) (int, error) { return 0, journal.ErrConflict })
	w.b.patience = 10 * time.Millisecond
	_, err := w.keyed(0, "clé", m, 39_000)
	wantCode(t, err, models.Unavailable, "unavailable")
	f.set(nil)
	if a, err := w.keyed(0, "clé", m, 39_000); err != nil || a.Replayed {
		t.Fatal(a, err)
	}
}

// Two requests with the very same document, sent at once, are both served.
func TestSameDocumentTwiceInOneBatchRefusesNobody(t *testing.T) {
	w, f := newFlaky(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	f.set(func(next func() (int, error)) (int, error) {
		once.Do(func() { close(entered); <-release })
		return next()
	})
	var all sync.WaitGroup
	all.Go(func() { _, _ = w.bid(0, m, 40_000) })
	<-entered
	doc := journal.Doc{ID: "iban/même", Body: []byte("un")}
	errs := make([]error, 2)
	for i := range errs {
		all.Go(func() {
			_, errs[i] = w.b.Do(context.Background(), Request{By: w.bidders[0], Docs: []journal.Doc{doc},
				Command: &models.IssueToken{Person: w.bidders[0], Token: strings.Repeat(fmt.Sprintf("a%d", i), 32), Label: fmt.Sprint("essai ", i)}})
		})
	}
	until(t, "both wait", func() bool { return len(w.b.calls) == 2 })
	close(release)
	all.Wait()
	if errs[0] != nil || errs[1] != nil {
		t.Fatal(errs)
	}
}
