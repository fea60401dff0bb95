package board

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"coupdemain/app/board/boardtest"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/score"
)

// world is a board with one authority, its agent, some developers and a software.
type world struct {
	t          testing.TB
	b          *Board
	dir        string
	clock      *boardtest.Clock
	store      journal.Store
	agent      string
	authority  string
	bidders    []string // people
	developers []string // profiles
}

func openStore(t testing.TB, dir string) journal.Store {
	t.Helper()
	s, err := bolt.Open(bolt.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func openBoard(t testing.TB, cfg Config) *Board {
	t.Helper()
	cfg.Law = models.Law{Name: "fr"}
	b, err := Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeBoard(t, b) })
	return b
}

func closeBoard(t testing.TB, b *Board) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := b.Close(ctx); err != nil {
		t.Error(err)
	}
}

func newWorld(t testing.TB, bidders int) *world {
	t.Helper()
	dir := t.TempDir()
	return newWorldOn(t, dir, openStore(t, dir), bidders)
}

func newWorldOn(t testing.TB, dir string, store journal.Store, bidders int) *world {
	t.Helper()
	w := &world{t: t, dir: dir, clock: boardtest.NewClock(time.Time{}), store: store}
	w.b = openBoard(t, Config{Store: store, Now: w.clock.Now, Wake: w.clock.Wake})
	a := w.do(models.Operator, &models.RegisterAuthority{Name: "Association des communes", Regime: models.Private})
	w.authority = a.Events[0].(*models.AuthorityRegistered).Authority
	w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "open-cimetiere", Title: "openCimetière", Licence: "AGPL-3.0-only"}}})
	w.agent = w.person(0)
	w.do(models.Operator, &models.GrantRole{Person: w.agent, Role: models.Agent, Authority: w.authority})
	var all sync.WaitGroup
	w.bidders, w.developers = make([]string, bidders), make([]string, bidders)
	for i := range bidders {
		all.Go(func() { w.bidders[i], w.developers[i] = w.developer(i + 1) })
	}
	all.Wait()
	return w
}

func (w *world) reopen() {
	w.t.Helper()
	closeBoard(w.t, w.b)
	w.b = openBoard(w.t, Config{Store: w.store, Now: w.clock.Now, Wake: w.clock.Wake})
}

func (w *world) do(by string, c models.Command) Answer {
	w.t.Helper()
	a, err := w.b.Do(context.Background(), Request{By: by, Command: c})
	if err != nil {
		w.t.Errorf("%T: %v", c, err)
	}
	return a
}

func (w *world) person(n int) string {
	w.t.Helper()
	id, err := w.b.Register(context.Background(), models.Operator, PersonDoc{Name: fmt.Sprintf("Personne Numéro %d", n), Email: fmt.Sprintf("Personne%d@exemple.fr", n)}, "fr")
	if err != nil {
		w.t.Errorf("register: %v", err)
	}
	w.do(models.Operator, &models.ConfirmEmail{Person: id})
	return id
}

func (w *world) developer(n int) (person, developer string) {
	w.t.Helper()
	person = w.person(n)
	developer, _, err := w.b.RegisterDeveloper(context.Background(), person, "", models.RegisterDeveloper{Legal: "micro", Remote: true},
		ProfileDoc{Name: fmt.Sprintf("Atelier %d", n), About: "Logiciels libres des communes."})
	if err != nil {
		w.t.Errorf("register developer: %v", err)
	}
	w.do(models.Operator, &models.SetSkill{Developer: developer, Software: "open-cimetiere", Level: models.Proven})
	return person, developer
}

// mission publishes a mission of a format that is open for a time.
func (w *world) mission(f models.Format, open time.Duration) string {
	w.t.Helper()
	id := w.draft(f, open)
	w.do(w.agent, &models.PublishMission{Mission: id})
	return id
}

func (w *world) draft(f models.Format, open time.Duration) string {
	w.t.Helper()
	title, software, need, domain := "Relier le cimetière", "open-cimetiere", "Relier le plan du cimetière au cadastre.", models.Domains[0]
	closes, data := w.clock.Now().Add(open), models.NoData
	kind := models.KindConnector
	patch := models.TermsPatch{Title: &title, Software: &software, Need: &need, Domain: &domain, ClosesAt: &closes, Data: &data,
		Format: &f, Kind: &kind, Weights: &score.Weights{Price: 100}, Manual: &[]score.Manual{}}
	a := w.do(w.agent, &models.DraftMission{Terms: patch})
	return a.Events[0].(*models.MissionDrafted).Hidden.Mission
}

func (w *world) bid(i int, mission string, amount money.Cents) (Answer, error) {
	return w.b.Do(context.Background(), Request{By: w.bidders[i], Command: &models.PlaceBid{Mission: mission, Amount: amount, Days: 10}})
}

// wantCode fails unless err is a refusal with the code and, when given, the reason.
func wantCode(t testing.TB, err error, code models.Code, reason string) {
	t.Helper()
	var e *models.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("got %v, want code %s", err, code)
	}
	if reason == "" {
		return
	}
	for _, r := range e.Reasons {
		if r.Key == reason {
			return
		}
	}
	t.Fatalf("got %v, want reason %s", err, reason)
}

// until waits for a condition that another goroutine will make true.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	late := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-late:
			t.Fatalf("never: %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// flaky is a store whose journal answers as the test says.
type flaky struct {
	journal.Store
	mu     sync.Mutex
	append func(next func() (int, error)) (int, error)
}

func (f *flaky) Journal() journal.Journal { return flakyJournal{f.Store.Journal(), f} }

func (f *flaky) set(fn func(next func() (int, error)) (int, error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.append = fn
}

type flakyJournal struct {
	journal.Journal
	f *flaky
}

func (j flakyJournal) Append(ctx context.Context, after int64, cs []journal.Commit) (int, error) {
	j.f.mu.Lock()
	fn := j.f.append
	j.f.mu.Unlock()
	next := func() (int, error) { return j.Journal.Append(ctx, after, cs) }
	if fn == nil {
		return next()
	}
	return fn(next)
}
