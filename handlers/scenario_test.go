package handlers

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/calendar"
	"coupdemain/scripts/testday"
)

// scenario is one request with all that it may and may not do.
type scenario struct {
	name                 string
	given                func(b *bench) // what happened before
	method, path, body   string
	as                   string // "agent", "other" (another authority's agent), "developer", "" a stranger
	headers              map[string]string
	status               int
	has, hasNot, carries []string
	events               []string // exactly these, in order; nil: none
}

// bench is a board with an authority, its agent, another agent and a developer.
type bench struct {
	t     *testing.T
	store journal.Store
	board *board.Board
	auth  *auth.Auth
	app   *fiber.App
	token map[string]string // by who
	ids   map[string]string // people by who; "authority", "developer profile", "mission"
	links []string          // sign-in links sent

	mu     sync.Mutex
	now    time.Time
	alarms []alarm
	events []string
	pos    int64
	moved  *sync.Cond
}

func newBench(t *testing.T, change ...func(*Server)) *bench {
	t.Helper()
	return newBenchOn(t, false, change...)
}

// newBenchOn makes a bench whose store other nodes may share.
func newBenchOn(t *testing.T, shared bool, change ...func(*Server)) *bench {
	t.Helper()
	b := &bench{t: t, now: testday.Start(), token: map[string]string{}, ids: map[string]string{}}
	b.moved = sync.NewCond(&b.mu)
	store, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	b.must(err)
	b.store = store
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	b.board = b.openBoard(board.Config{Store: store, Shared: shared})
	s := b.server(b.board)
	b.auth = s.Auth
	b.people()
	for _, f := range change {
		f(&s)
	}
	b.app = New(s)
	b.pos = b.board.State().Pos
	stop := b.board.Follow("test", b.pos, func(batch board.Batch) {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, c := range batch.Commits {
			for _, e := range c.Events {
				b.events = append(b.events, models.NameOf(e))
			}
			b.pos = c.Meta.Pos
		}
		b.moved.Broadcast()
	})
	t.Cleanup(stop)
	return b
}

// openBoard opens a board with the bench's clock, until the test ends.
func (b *bench) openBoard(c board.Config) *board.Board {
	b.t.Helper()
	c.Law, c.Now, c.Wake = models.FrenchLaw, b.clock, b.wake
	opened, err := board.Open(b.t.Context(), c)
	b.must(err)
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := opened.Close(ctx); err != nil {
			b.t.Error(err)
		}
	})
	return opened
}

// server is the edge of a board, whose sign-in links the bench reads.
func (b *bench) server(of *board.Board) Server {
	b.t.Helper()
	a, err := auth.New(of, "http://127.0.0.1:8080", func(_ context.Context, _, _, link string) error {
		b.links = append(b.links, link)
		return nil
	})
	b.must(err)
	return Server{Board: of, Auth: a, Log: b.quiet(), Config: Config{URL: "http://127.0.0.1:8080", Limits: true}}
}

// alarm is a wait of the board's clock.
type alarm struct {
	at time.Time
	c  chan time.Time
}

// wake rings once the bench's clock has reached an instant.
func (b *bench) wake(at time.Time) <-chan time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.alarms = append(b.alarms, alarm{at, make(chan time.Time, 1)})
	c := b.alarms[len(b.alarms)-1].c
	b.ring()
	return c
}

// ring wakes those whose instant has come; mu is held.
func (b *bench) ring() {
	b.alarms = slices.DeleteFunc(b.alarms, func(a alarm) bool {
		if b.now.Before(a.at) {
			return false
		}
		a.c <- b.now
		return true
	})
}

// pass lets time go by.
func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
	b.ring()
}

// until waits for an event.
func (b *bench) until(event string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !slices.Contains(b.events, event) {
		b.moved.Wait()
	}
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// quiet is a log that nobody reads.
func (b *bench) quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) people() {
	ctx := b.t.Context()
	b.operate(&models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "openmairie", Title: "openMairie", Domain: "urbanisme", Licence: "AGPL-3.0-only"}}})
	for who, siret := range map[string]string{"agent": "21350238800019", "other": "21440109300015"} {
		b.operate(&models.RegisterAuthority{Name: "Ville de " + who, Siret: siret, Regime: models.Public})
		authorities, _ := b.board.State().Authorities("", 10)
		for _, a := range authorities {
			if a.Name == "Ville de "+who {
				b.ids["authority "+who] = a.ID
			}
		}
	}
	for _, who := range []string{"agent", "other", "developer"} {
		id, err := b.board.Register(ctx, models.Operator, board.PersonDoc{Name: "Personne " + who, Email: who + "@exemple.fr"}, "fr")
		b.must(err)
		b.ids[who] = id
		b.operate(&models.ConfirmEmail{Person: id})
		if who != "developer" {
			b.operate(&models.GrantRole{Person: id, Role: models.Agent, Authority: b.ids["authority "+who]})
		}
		b.token[who], err = b.auth.Issue(ctx, models.Operator, id, "test")
		b.must(err)
	}
	profile, _, err := b.board.RegisterDeveloper(ctx, models.Operator, "", models.RegisterDeveloper{Person: b.ids["developer"], Legal: "micro", Remote: true}, board.ProfileDoc{Name: "Atelier du Code"})
	b.must(err)
	b.ids["profile"] = profile
	b.operate(&models.SetSkill{Developer: profile, Software: "openmairie", Level: models.Proven})
}

func (b *bench) operate(cmd models.Command) {
	b.t.Helper()
	_, err := b.board.Do(b.t.Context(), board.Request{By: models.Operator, Command: cmd})
	b.must(err)
}

// closing is when the missions of a bench close: on a working day, as its law wants, whenever it begins.
func closing() time.Time { return calendar.AddWorkingDays(testday.Start(), 9) }

func goodDraft() string {
	return `{"title":"Corriger l'export des permis","software":"openmairie","kind":"fix","need":"L'export des permis échoue depuis la mise à jour. Il faut le réparer.","closes_at":"` + closing().UTC().Format(time.RFC3339) + `","criteria":["L'export aboutit."]}`
}

// published makes an open sealed mission of the agent's authority.
func (b *bench) published() {
	b.t.Helper()
	done := b.send("POST", "/api/v1/missions", goodDraft(), "agent", nil)
	id := between(done.body, `"id":"`, `"`)
	if done.status != 201 || id == "" {
		b.t.Fatalf("draft: %d %s", done.status, done.body)
	}
	b.ids["mission"] = id
	if done := b.send("POST", "/api/v1/missions/"+id+"/publish", "", "agent", nil); done.status != 200 {
		b.t.Fatalf("publish: %d %s", done.status, done.body)
	}
}

type reply struct {
	status  int
	body    string
	headers http.Header
	cookies []*http.Cookie
}

// send makes a request; {mission} in the path is the mission that was published.
func (b *bench) send(method, path, body, as string, headers map[string]string) reply {
	b.t.Helper()
	r := httptest.NewRequest(method, strings.ReplaceAll(path, "{mission}", b.ids["mission"]), strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	if body != "" && strings.HasPrefix(path, "/api/") {
		r.Header.Set("Content-Type", "application/json")
	}
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+b.token[as])
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	res, err := b.app.Test(r, -1)
	b.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	b.must(err)
	return reply{res.StatusCode, string(text), res.Header, res.Cookies()}
}

// happened takes the events since it was last asked, when the follower has seen them all.
func (b *bench) happened() []string {
	to := b.board.State().Pos
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.pos < to {
		b.moved.Wait()
	}
	events := b.events
	b.events = nil
	return events
}

func (b *bench) run(sc scenario) {
	b.t.Helper()
	if sc.given != nil {
		sc.given(b)
	}
	b.happened()
	got := b.send(sc.method, sc.path, sc.body, sc.as, sc.headers)
	if got.status != sc.status {
		b.t.Errorf("status %d, want %d: %s", got.status, sc.status, got.body)
	}
	for _, text := range sc.has {
		if !strings.Contains(got.body, text) {
			b.t.Errorf("the answer lacks %q: %s", text, got.body)
		}
	}
	for _, text := range sc.hasNot {
		if strings.Contains(got.body, text) {
			b.t.Errorf("the answer has %q: %s", text, got.body)
		}
	}
	for _, name := range sc.carries {
		if got.headers.Get(name) == "" {
			b.t.Errorf("the answer has no header %s", name)
		}
	}
	if events := b.happened(); !slices.Equal(events, sc.events) {
		b.t.Errorf("events %v, want %v and no others", events, sc.events)
	}
}

func between(text, from, to string) string {
	_, rest, ok := strings.Cut(text, from)
	if !ok {
		return ""
	}
	found, _, _ := strings.Cut(rest, to)
	return found
}

func scenarios(t *testing.T, list []scenario) {
	for _, sc := range list {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			newBench(t).run(sc)
		})
	}
}
