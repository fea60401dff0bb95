package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/score"
)

// law is what the measured boards are run under: no delays to wait for.
var law = models.Law{Name: "none"}

// stage is a planted store: bidders with tokens and an authority's missions.
type stage struct {
	dir        string
	tokens     []string // by bidder
	people     []string
	developers []string
	agent      string
	board      *board.Board // while it is being planted
	store      journal.Store
}

// plantStage makes a store with bidders and leaves its board open for more.
func plantStage(ctx context.Context, dir string, bidders int) (*stage, error) {
	store, err := bolt.Open(bolt.Config{Dir: dir})
	if err != nil {
		return nil, err
	}
	g, err := plantOn(ctx, store, board.Config{}, bidders)
	if err != nil {
		return nil, err
	}
	g.dir = dir
	return g, nil
}

// plantOn is plantStage on a store that is open; it is closed when that fails.
func plantOn(ctx context.Context, store journal.Store, c board.Config, bidders int) (*stage, error) {
	c.Store, c.Law, c.NoLimits = store, law, true
	b, err := board.Open(ctx, c)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	g := &stage{board: b, store: store, tokens: make([]string, bidders), people: make([]string, bidders), developers: make([]string, bidders)}
	if err := g.settle(ctx); err != nil {
		return nil, errors.Join(err, g.close(ctx))
	}
	return g, nil
}

// close lets go of the store, so that a server can take it.
func (g *stage) close(ctx context.Context) error {
	return errors.Join(g.board.Close(ctx), g.store.Close())
}

// settle registers the authority, its agent, the software and the bidders.
func (g *stage) settle(ctx context.Context) error {
	a, err := g.do(ctx, models.Operator, &models.RegisterAuthority{Name: "Syndicat de la mesure", Regime: models.Private})
	if err != nil {
		return err
	}
	var entries []models.SoftwareListed
	for i, domain := range models.Domains {
		entries = append(entries, models.SoftwareListed{Slug: softwareOf(i), Title: fmt.Sprintf("Logiciel %d", i), Domain: domain, Licence: "AGPL-3.0-only"})
	}
	if _, err := g.do(ctx, models.Operator, &models.ListSoftware{Entries: entries}); err != nil {
		return err
	}
	if g.agent, err = g.person(ctx, "agent"); err != nil {
		return err
	}
	authority := a.Events[0].(*models.AuthorityRegistered).Authority
	if _, err := g.do(ctx, models.Operator, &models.GrantRole{Person: g.agent, Role: models.Agent, Authority: authority}); err != nil {
		return err
	}
	tokens, err := auth.New(g.board, "http://127.0.0.1", func(context.Context, string, string, string) error { return errors.New("no mail is sent from here") })
	if err != nil {
		return err
	}
	return each(len(g.people), 200, func(i int) error { return g.bidder(ctx, tokens, i) })
}

func softwareOf(i int) string { return fmt.Sprintf("logiciel-%d", i%len(models.Domains)) }

// bidder registers a developer who may bid on every mission of the stage.
func (g *stage) bidder(ctx context.Context, tokens *auth.Auth, i int) (err error) {
	if g.people[i], err = g.person(ctx, fmt.Sprintf("d%d", i)); err != nil {
		return err
	}
	g.developers[i], _, err = g.board.RegisterDeveloper(ctx, g.people[i], "", models.RegisterDeveloper{Legal: "micro", Remote: true},
		board.ProfileDoc{Name: fmt.Sprintf("Atelier %d", i), About: "Logiciels libres des communes."})
	if err != nil {
		return err
	}
	if _, err = g.do(ctx, models.Operator, &models.SetSkill{Developer: g.developers[i], Software: softwareOf(0), Level: models.Proven}); err != nil {
		return err
	}
	g.tokens[i], err = tokens.Issue(ctx, models.Operator, g.people[i], "measure")
	return err
}

func (g *stage) person(ctx context.Context, name string) (string, error) {
	id, err := g.board.Register(ctx, models.Operator, board.PersonDoc{Name: "Personne " + name, Email: name + "@mesure.invalid"}, "fr")
	if err != nil {
		return "", err
	}
	_, err = g.do(ctx, models.Operator, &models.ConfirmEmail{Person: id})
	return id, err
}

// words vary a mission's title and need, for the page and its search.
var (
	deeds  = []string{"Installer", "Corriger", "Relier", "Traduire", "Documenter", "Migrer", "Sécuriser", "Paramétrer", "Accélérer", "Adapter"}
	things = []string{"le cimetière", "la cantine", "le cadastre", "les délibérations", "la paie", "l’état civil", "le parapheur", "la médiathèque", "les marchés", "la voirie", "l’eau", "les élections"}
	places = []string{"communes", "écoles", "archives", "associations", "habitants", "services", "quartiers", "rivières", "forêts", "crèches"}
)

// mission publishes the i-th mission, open for 60 days.
func (g *stage) mission(ctx context.Context, i int, format models.Format) (string, error) {
	title := fmt.Sprintf("%s %s pour les %s", deeds[i%len(deeds)], things[i/7%len(things)], places[i/3%len(places)])
	need := title + ". Le logiciel est en service dans trois communes ; le code est publié et la documentation est à jour. Il faut une personne qui le connaît."
	software, kind, closes := softwareOf(0), models.Kinds[i%len(models.Kinds)], g.board.Now().Add(60*24*time.Hour+time.Duration(i)*time.Second).UTC()
	if i > 0 {
		software = softwareOf(i)
	}
	domain, data := models.Domains[i%len(models.Domains)], models.NoData
	patch := models.TermsPatch{Title: &title, Need: &need, Software: &software, Kind: &kind, Domain: &domain, ClosesAt: &closes, Format: &format, Data: &data,
		Place: &models.Place{Remote: i%3 == 0, Department: fmt.Sprintf("%02d", 1+i%19)}, Weights: &score.Weights{Price: 100}, Manual: &[]score.Manual{}}
	a, err := g.do(ctx, g.agent, &models.DraftMission{Terms: patch})
	if err != nil {
		return "", err
	}
	id := a.Events[0].(*models.MissionDrafted).Hidden.Mission
	_, err = g.do(ctx, g.agent, &models.PublishMission{Mission: id})
	return id, err
}

func (g *stage) do(ctx context.Context, by string, cmd models.Command) (board.Answer, error) {
	a, err := g.board.Do(ctx, board.Request{By: by, Command: cmd})
	if err != nil {
		return a, fmt.Errorf("%T: %w", cmd, err)
	}
	return a, nil
}

// each calls do for 0…n-1 from so many goroutines and stops at the first error.
func each(n, workers int, do func(i int) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	var once sync.Once
	var failed error
	for range min(n, workers) {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(i); err != nil {
					next.Store(int64(n))
					once.Do(func() { failed = err })
					return
				}
			}
		})
	}
	all.Wait()
	return failed
}
