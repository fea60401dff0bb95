package alerts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
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

// recorder is a Sender that keeps what it was given, unless it fails first.
type recorder struct {
	mu    sync.Mutex
	mails []Message
	fail  func(Message) error
}

func (r *recorder) Send(_ context.Context, m Message) error {
	if err := m.check(); err != nil {
		return refused(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail != nil {
		if err := r.fail(m); err != nil {
			return err
		}
	}
	r.mails = append(r.mails, m)
	return nil
}

func (r *recorder) refuse(fn func(Message) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fail = fn
}

// to gives the mails of one person's address whose subject begins so.
func (r *recorder) to(address, subject string) []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []Message
	for _, m := range r.mails {
		if m.To == address && strings.HasPrefix(m.Subject, subject) {
			found = append(found, m)
		}
	}
	return found
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.mails)
}

// world is a board with one agent, some developers, and an outbox.
type world struct {
	t          *testing.T
	dir        string
	clock      *boardtest.Clock
	store      journal.Store
	b          *board.Board
	out        *Outbox
	mails      *recorder
	authority  string
	agent      string
	bidders    []string
	developers []string
}

func newWorld(t *testing.T, bidders int) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: boardtest.NewClock(time.Time{}), mails: &recorder{}}
	s, err := bolt.Open(bolt.Config{Dir: w.dir})
	if err != nil {
		t.Fatal(err)
	}
	w.store = s
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w.b, err = board.Open(t.Context(), board.Config{Store: s, Law: models.Law{Name: "fr"}, Now: w.clock.Now, Wake: w.clock.Wake})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.b.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	w.authority = w.do(models.Operator, &models.RegisterAuthority{Name: "Association des communes", Regime: models.Private}).Events[0].(*models.AuthorityRegistered).Authority
	w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "open-cimetiere", Title: "openCimetière", Licence: "AGPL-3.0-only"}}})
	w.agent = w.person("agent", "fr")
	w.do(models.Operator, &models.GrantRole{Person: w.agent, Role: models.Agent, Authority: w.authority})
	for i := range bidders {
		lang := "fr"
		if i%2 == 1 {
			lang = "en"
		}
		p := w.person(fmt.Sprintf("dev%d", i), lang)
		d, _, err := w.b.RegisterDeveloper(t.Context(), p, "", models.RegisterDeveloper{Legal: "micro", Remote: true}, board.ProfileDoc{Name: fmt.Sprintf("Atelier %d", i)})
		if err != nil {
			t.Fatal(err)
		}
		w.do(models.Operator, &models.SetSkill{Developer: d, Software: "open-cimetiere", Level: models.Proven})
		w.bidders, w.developers = append(w.bidders, p), append(w.developers, d)
	}
	w.out = w.open(w.mails)
	return w
}

// open starts an outbox on the board; it is closed at the end of the test.
func (w *world) open(s Sender) *Outbox {
	w.t.Helper()
	o, err := New(w.t.Context(), Config{Board: w.b, Sender: s, URL: "https://board.example.org/", Wake: w.clock.Wake})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.close(o) })
	return o
}

func (w *world) close(o *Outbox) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := o.Close(ctx); err != nil {
		w.t.Error(err)
	}
}

func (w *world) person(name, lang string) string {
	w.t.Helper()
	id, err := w.b.Register(w.t.Context(), models.Operator, board.PersonDoc{Name: "Personne " + name, Email: name + "@example.org"}, lang)
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(models.Operator, &models.ConfirmEmail{Person: id})
	return id
}

func (w *world) do(by string, c models.Command) board.Answer {
	w.t.Helper()
	a, err := w.b.Do(w.t.Context(), board.Request{By: by, Command: c})
	if err != nil {
		w.t.Fatalf("%T: %v", c, err)
	}
	return a
}

// mission publishes one that is open for an hour.
func (w *world) mission(f models.Format, change ...func(*models.TermsPatch)) string {
	w.t.Helper()
	title, software, need, domain := "Relier le cimetière", "open-cimetiere", "Relier le plan du cimetière au cadastre.", models.Domains[0]
	closes, data, kind := w.clock.Now().Add(time.Hour), models.NoData, models.KindConnector
	terms := models.TermsPatch{Title: &title, Software: &software, Need: &need, Domain: &domain, ClosesAt: &closes,
		Data: &data, Format: &f, Kind: &kind, Weights: &score.Weights{Price: 100}, Manual: &[]score.Manual{}}
	for _, fn := range change {
		fn(&terms)
	}
	a := w.do(w.agent, &models.DraftMission{Terms: terms})
	id := a.Events[0].(*models.MissionDrafted).Hidden.Mission
	w.do(w.agent, &models.PublishMission{Mission: id})
	return id
}

func (w *world) bid(i int, mission string, amount money.Cents) board.Answer {
	w.t.Helper()
	return w.do(w.bidders[i], &models.PlaceBid{Mission: mission, Amount: amount, Days: 10, Memo: models.Text{Plain: "mémo confidentiel"}})
}

// settled waits until every commit so far was read and every mail of it marked.
// The clock moves in steps that are small beside the life of a claim, and all
// together less than that: however slow the machine, no live node loses a claim.
func (w *world) settled() {
	w.t.Helper()
	pos, polls, passed := w.b.State().Pos, 0, time.Duration(0)
	until(w.t, "the outbox is done", func() bool {
		if step := bookmarkPace + time.Second; polls%200 == 0 && passed+step < claimFor {
			w.clock.Advance(step)
			passed += step
		}
		polls++
		kept, ok, err := w.b.Bookmark(context.Background(), reader)
		if err != nil {
			w.t.Fatal(err)
		}
		return ok && kept >= pos
	})
}

// one wants exactly one mail to an address with a subject, and gives it.
func (w *world) one(address, subject string) Message {
	w.t.Helper()
	got := w.mails.to(address+"@example.org", subject)
	if len(got) != 1 {
		w.t.Fatalf("%s has %d mails %q, want 1: %v", address, len(got), subject, w.subjects())
	}
	return got[0]
}

func (w *world) subjects() []string {
	w.mails.mu.Lock()
	defer w.mails.mu.Unlock()
	var all []string
	for _, m := range w.mails.mails {
		all = append(all, m.To+": "+m.Subject)
	}
	slices.Sort(all)
	return all
}

// until waits for a condition that another goroutine will make true.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	late := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-late:
			t.Fatalf("never: %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}
