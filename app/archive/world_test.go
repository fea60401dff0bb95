package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/board/boardtest"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/score"
)

// world is a board in use: one authority with an agent, and developers.
type world struct {
	t         testing.TB
	clock     *boardtest.Clock
	store     journal.Store
	dir       string
	b         *board.Board
	agent     string
	authority string
	people    []string // behind the developers
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

func openBoard(t testing.TB, s journal.Store, c *boardtest.Clock) *board.Board {
	t.Helper()
	b, err := board.Open(context.Background(), board.Config{Store: s, Law: models.Law{Name: "fr"}, Now: c.Now, Wake: c.Wake})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := b.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return b
}

func newWorld(t testing.TB, developers int) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: boardtest.NewClock(time.Time{})}
	w.store = openStore(t, w.dir)
	w.b = openBoard(t, w.store, w.clock)
	a := w.do(models.Operator, &models.RegisterAuthority{Name: "Association des communes", Regime: models.Private})
	w.authority = a.Events[0].(*models.AuthorityRegistered).Authority
	w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "open-cimetiere", Title: "openCimetière", Licence: "AGPL-3.0-only"}}})
	w.agent = w.person("agent")
	w.do(models.Operator, &models.GrantRole{Person: w.agent, Role: models.Agent, Authority: w.authority})
	for i := range developers {
		w.people = append(w.people, w.developer(fmt.Sprint("dev", i)))
	}
	return w
}

func (w *world) do(by string, c models.Command) board.Answer {
	w.t.Helper()
	a, err := w.b.Do(context.Background(), board.Request{By: by, Command: c})
	if err != nil {
		w.t.Errorf("%T: %v", c, err)
	}
	return a
}

// person registers somebody whose name stands nowhere else.
func (w *world) person(name string) string {
	w.t.Helper()
	id, err := w.b.Register(context.Background(), models.Operator, board.PersonDoc{Name: "Nom de " + name, Email: name + "@exemple.fr"}, "fr")
	if err != nil {
		w.t.Errorf("register: %v", err)
	}
	w.do(models.Operator, &models.ConfirmEmail{Person: id})
	return id
}

func (w *world) developer(name string) (person string) {
	w.t.Helper()
	person = w.person(name)
	developer, _, err := w.b.RegisterDeveloper(context.Background(), person, "", models.RegisterDeveloper{Legal: "micro", Remote: true}, board.ProfileDoc{Name: "Atelier de " + name})
	if err != nil {
		w.t.Errorf("register developer: %v", err)
	}
	w.do(models.Operator, &models.SetSkill{Developer: developer, Software: "open-cimetiere", Level: models.Proven})
	return person
}

// profile replaces a profile's words, which deletes the older ones.
func (w *world) profile(person, about string) {
	w.t.Helper()
	_, err := w.b.ChangeDeveloper(context.Background(), person, "", models.ChangeDeveloper{Legal: "micro", Remote: true}, board.ProfileDoc{Name: "Atelier", About: about})
	if err != nil {
		w.t.Errorf("change a profile: %v", err)
	}
}

func (w *world) erase(person string) {
	w.t.Helper()
	if err := w.b.Erase(context.Background(), person, person); err != nil {
		w.t.Errorf("erase: %v", err)
	}
}

// mission publishes a mission that is open for a day.
func (w *world) mission(f models.Format) string {
	w.t.Helper()
	title, software, need, domain := "Relier le cimetière", "open-cimetiere", "Relier le plan du cimetière au cadastre.", models.Domains[0]
	closes, data, kind := w.clock.Now().Add(24*time.Hour), models.NoData, models.KindConnector
	a := w.do(w.agent, &models.DraftMission{Terms: models.TermsPatch{Title: &title, Software: &software, Need: &need, Domain: &domain, ClosesAt: &closes,
		Data: &data, Format: &f, Kind: &kind, Weights: &score.Weights{Price: 100}, Manual: &[]score.Manual{}}})
	id := a.Events[0].(*models.MissionDrafted).Hidden.Mission
	w.do(w.agent, &models.PublishMission{Mission: id})
	return id
}

func (w *world) bid(person, mission string, amount money.Cents) {
	w.t.Helper()
	w.do(person, &models.PlaceBid{Mission: mission, Amount: amount, Days: 10, Memo: models.Text{Plain: "Mémo de " + person}})
}

// delivered leads a mission to a delivery with a file, whose hash it gives.
func (w *world) delivered(content string) (hash string) {
	w.t.Helper()
	m := w.mission(models.Sealed)
	w.bid(w.people[0], m, 90_000)
	w.clock.Advance(25 * time.Hour)
	until(w.t, "the mission closes", func() bool {
		got, _ := w.b.State().Mission(m)
		return !got.ClosedAt.IsZero()
	})
	w.do(w.agent, &models.OpenBids{Mission: m})
	got, _ := w.b.State().Mission(m)
	w.do(w.agent, &models.AwardMission{Mission: m, Bid: got.Bids[0].ID, Capacity: "La présidente", Reference: "D-1", Reason: "La moins chère."})
	w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "2026-12"})
	file, err := w.b.PutFile(context.Background(), strings.NewReader(content), 1<<20)
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(w.people[0], &models.Deliver{Mission: m, Text: models.Text{Plain: "Voici."}, Files: []models.FileRef{{Hash: file.Hash, Size: file.Size, Name: "plan.ods"}}})
	return file.Hash
}

// until waits for a condition that another goroutine will make true.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	late := time.After(60 * time.Second)
	for !ok() {
		select {
		case <-late:
			t.Fatalf("never: %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

func backup(t testing.TB, s journal.Store) ([]byte, Report) {
	t.Helper()
	var file bytes.Buffer
	report, err := Backup(t.Context(), s, &file)
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), report
}

// restored puts an archive back into a new store.
func restored(t testing.TB, file []byte) journal.Store {
	t.Helper()
	s := openStore(t, t.TempDir())
	if _, err := Restore(t.Context(), s, 0, bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	return s
}

// upTo is a journal that ends at a position.
type upTo struct {
	journal.Journal
	pos int64
}

func (j upTo) Read(ctx context.Context, after int64, fn func(journal.Commit) error) error {
	err := j.Journal.Read(ctx, after, func(c journal.Commit) error {
		if c.Pos > j.pos {
			return io.EOF
		}
		return fn(c)
	})
	if err == io.EOF {
		return nil
	}
	return err
}

func stateAt(t testing.TB, s journal.Store, pos int64) models.State {
	t.Helper()
	state, err := board.Replay(t.Context(), upTo{s.Journal(), pos})
	if err != nil {
		t.Fatal(err)
	}
	if state.Pos != pos {
		t.Fatalf("the journal is at position %d, want %d", state.Pos, pos)
	}
	return state
}

// vaultIDs lists a whole vault.
func vaultIDs(t testing.TB, v journal.Vault) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := eachPage(t.Context(), v, "", func(ids []string) error {
		for _, id := range ids {
			all[id] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
