// Package handlerstest is the town on whose board the tests of handlers act.
package handlerstest

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/handlers"
	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/scripts/testday"
)

// Bench is a board with an authority, its agent, another agent and a developer.
type Bench struct {
	T     *testing.T
	Store journal.Store
	Board *board.Board
	Auth  *auth.Auth
	App   *fiber.App
	Token map[string]string // by who
	IDs   map[string]string // people by who; "authority agent", "profile", "mission"
	Links []string          // sign-in links sent

	mu     sync.Mutex
	now    time.Time
	alarms []alarm
	events []string
	pos    int64
	moved  *sync.Cond
}

// start is when a bench begins: see testday.
func start() time.Time { return testday.Start() }

// New makes a bench; change has its server differ.
func New(t *testing.T, change ...func(*handlers.Server)) *Bench {
	t.Helper()
	return NewOn(t, false, change...)
}

// NewOn makes a bench whose store other nodes may share.
func NewOn(t *testing.T, shared bool, change ...func(*handlers.Server)) *Bench {
	t.Helper()
	b := &Bench{T: t, now: start(), Token: map[string]string{}, IDs: map[string]string{}}
	b.moved = sync.NewCond(&b.mu)
	store, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	b.Must(err)
	b.Store = store
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	b.Board = b.OpenBoard(board.Config{Store: store, Shared: shared})
	s := b.Server(b.Board)
	b.Auth = s.Auth
	b.people()
	for _, f := range change {
		f(&s)
	}
	b.App = handlers.New(s)
	b.pos = b.Board.State().Pos
	stop := b.Board.Follow("test", b.pos, func(batch board.Batch) {
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

// OpenBoard opens a board with the bench's clock, until the test ends.
func (b *Bench) OpenBoard(c board.Config) *board.Board {
	b.T.Helper()
	c.Law, c.Now, c.Wake = models.FrenchLaw, b.Clock, b.wake
	opened, err := board.Open(b.T.Context(), c)
	b.Must(err)
	b.T.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := opened.Close(ctx); err != nil {
			b.T.Error(err)
		}
	})
	return opened
}

// Server is the edge of a board, whose sign-in links the bench reads.
func (b *Bench) Server(of *board.Board) handlers.Server {
	b.T.Helper()
	a, err := auth.New(of, "http://127.0.0.1:8080", func(_ context.Context, _, _, link string) error {
		b.Links = append(b.Links, link)
		return nil
	})
	b.Must(err)
	return handlers.Server{Board: of, Auth: a, Log: b.Quiet(), Config: edge.Config{URL: "http://127.0.0.1:8080", Limits: true}}
}

func (b *Bench) people() {
	ctx := b.T.Context()
	b.Operate(&models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "openmairie", Title: "openMairie", Domain: "urbanisme", Licence: "AGPL-3.0-only"}}})
	for who, siret := range map[string]string{"agent": "21350238800019", "other": "21440109300015"} {
		b.Operate(&models.RegisterAuthority{Name: "Ville de " + who, Siret: siret, Regime: models.Public})
		authorities, _ := view.Authorities(b.Board.State(), "", 10)
		for _, a := range authorities {
			if a.Name == "Ville de "+who {
				b.IDs["authority "+who] = a.ID
			}
		}
	}
	for _, who := range []string{"agent", "other", "developer"} {
		id, err := b.Board.Register(ctx, models.Operator, board.PersonDoc{Name: "Personne " + who, Email: who + "@exemple.fr"}, "fr")
		b.Must(err)
		b.IDs[who] = id
		b.Operate(&models.ConfirmEmail{Person: id})
		if who != "developer" {
			b.Operate(&models.GrantRole{Person: id, Role: models.Agent, Authority: b.IDs["authority "+who]})
		}
		b.Token[who], err = b.Auth.Issue(ctx, models.Operator, id, "test")
		b.Must(err)
	}
	profile, _, err := b.Board.RegisterDeveloper(ctx, models.Operator, "", models.RegisterDeveloper{Person: b.IDs["developer"], Legal: "micro", Remote: true}, board.ProfileDoc{Name: "Atelier du Code"})
	b.Must(err)
	b.IDs["profile"] = profile
	b.Operate(&models.SetSkill{Developer: profile, Software: "openmairie", Level: models.Proven})
}

// Operate has the operator do something.
func (b *Bench) Operate(cmd models.Command) {
	b.T.Helper()
	_, err := b.Board.Do(b.T.Context(), board.Request{By: models.Operator, Command: cmd})
	b.Must(err)
}

// Quiet is a log that nobody reads.
func (b *Bench) Quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Must ends the test over an error.
func (b *Bench) Must(err error) {
	b.T.Helper()
	if err != nil {
		b.T.Fatal(err)
	}
}
