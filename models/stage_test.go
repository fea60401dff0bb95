package models

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"coupdemain/models/score"
	"coupdemain/scripts/testday"
)

// stage is a board with an authority, two developers, an agent and a steward, on
// which a test acts by commands.
type Stage struct {
	*testing.T
	S   State
	Now time.Time
}

func NewStage(t *testing.T) *Stage {
	t.Helper()
	g := &Stage{T: t, Now: testday.Start()}
	for _, p := range []string{"Pagent", "Pother", "Psteward", "Pone", "Ptwo", "Pthree"} {
		g.Do("", &RegisterPerson{Person: p, Mac: "mac-" + p, Doc: "doc-" + p, Language: "fr"})
	}
	g.Do(Operator, &GrantRole{Person: "Psteward", Role: Steward})
	g.Do(Operator, &RegisterAuthority{Authority: "A1", Name: "Commune de Saint-Elvin", Siret: "00010001600013"})
	g.Do(Operator, &GrantRole{Person: "Pagent", Role: Agent, Authority: "A1"})
	g.Do(Operator, &ListSoftware{Entries: []SoftwareListed{{Slug: "galette", Title: "Galette", Domain: "vie-associative"}, {Slug: "glpi", Title: "GLPI"}}})
	g.Do("Pone", &RegisterDeveloper{Developer: "D1", Legal: "scop", Doc: "doc-D1"})
	g.Do("Ptwo", &RegisterDeveloper{Developer: "D2", Legal: "micro", Doc: "doc-D2"})
	return g
}

// do acts and must succeed; it gives the events.
func (g *Stage) Do(by string, c Command) []Event {
	g.Helper()
	events, err := c.Decide(g.S, Act{Now: g.Now, By: by, Law: FrenchLaw})
	if err != nil {
		g.Fatalf("%T by %q: %v", c, by, err)
	}
	g.Happen(by, events...)
	return events
}

// happen applies events as one commit.
func (g *Stage) Happen(by string, events ...Event) {
	if len(events) > 0 {
		pos := g.S.Pos + 1
		g.S = g.S.Apply(Meta{Pos: pos, ID: strconv.FormatInt(pos, 10), At: g.Now, By: by, Hash: "h" + strconv.FormatInt(pos, 10)}, events)
	}
}

// refused acts and must be refused with exactly these reasons.
func (g *Stage) Refused(by string, c Command, code Code, keys ...string) {
	g.Helper()
	events, err := c.Decide(g.S, Act{Now: g.Now, By: by, Law: FrenchLaw})
	var e *Error
	if !errors.As(err, &e) {
		g.Fatalf("%T by %q was not refused: %v %v", c, by, events, err)
	}
	var got []string
	for _, r := range e.Reasons {
		got = append(got, r.Key)
	}
	if e.Code != code || !slices.Equal(got, keys) || len(events) > 0 {
		g.Fatalf("%T by %q: refused with %s %v, want %s %v", c, by, e.Code, got, code, keys)
	}
}

// then acts, and after lets time pass, in a chain.
func (g *Stage) then(by string, c Command) *Stage {
	g.Helper()
	g.Do(by, c)
	return g
}

func (g *Stage) after(d time.Duration) *Stage {
	g.Later(d)
	return g
}

func (g *Stage) Later(d time.Duration) { g.Now = g.Now.Add(d) }

func (g *Stage) mission() *Mission {
	g.Helper()
	m, ok := g.S.Mission("M1")
	if !ok {
		g.Fatal("no mission")
	}
	return m
}

func (g *Stage) developer(id string) *Developer {
	g.Helper()
	d, ok := g.S.Developer(id)
	if !ok {
		g.Fatalf("no developer %s", id)
	}
	return d
}

// opened makes a sealed mission M1 whose two bids are open: B1 by D1, the lower,
// and B2 by D2. change may alter the terms.
func StageOpened(t *testing.T, change func(*Terms)) *Stage {
	t.Helper()
	g := NewStage(t)
	terms := Terms{Title: "Mettre à jour Galette", Software: "galette", Domain: "vie-associative", Kind: KindUpgrade, Need: "Besoin.",
		Format: Sealed, Weights: score.Weights{Price: 100}, RequiredLevel: Declared, Data: NoData, VerifyDays: 15}
	if change != nil {
		change(&terms)
	}
	drafted := &MissionDrafted{}
	drafted.Hidden.Mission, drafted.Hidden.Authority, drafted.Hidden.Terms = "M1", "A1", terms
	g.Happen("Pagent", drafted)
	closes := g.Now.Add(5 * 24 * time.Hour)
	published := &MissionPublished{Mission: "M1", Authority: "A1", Terms: terms, OpensAt: g.Now, ClosesAt: closes}
	published.Hidden.Author, published.Hidden.Estimate = "Pagent", terms.Estimate
	g.Happen("Pagent", published)
	g.Now = closes
	g.Happen("", &BiddingClosed{Mission: "M1", Round: 1, Count: 2})
	open := &BidsOpened{Mission: "M1", Round: 1, Count: 2}
	open.Hidden.By = "Pagent"
	open.Hidden.Bids = []OpenedBid{
		{SealedBid: SealedBid{Bid: "B1", Developer: "D1", Person: "Pone", Amount: 100_000, Days: 10}, Tag: "t1", Salt: "s1", Pos: 5, Level: Declared, Reputation: 3.5},
		{SealedBid: SealedBid{Bid: "B2", Developer: "D2", Person: "Ptwo", Amount: 120_000, Days: 20}, Tag: "t2", Salt: "s2", Pos: 6, Level: Declared, Reputation: 3.5},
	}
	g.Happen("Pagent", open)
	return g
}

// ordered goes on to the order to D1.
func ordered(t *testing.T, change func(*Terms)) *Stage {
	t.Helper()
	g := StageOpened(t, change)
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire", Reference: "D-1"})
	g.Do("Pagent", &SendOrder{Mission: "M1", Commitment: "2026-12"})
	return g
}

// delivered goes on to a delivery nine days later.
func StageDelivered(t *testing.T, change func(*Terms)) *Stage {
	t.Helper()
	g := ordered(t, change)
	g.Later(9 * Day)
	g.Do("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "Fait.", Ref: TextRef{Doc: "doc-delivery"}}, Links: []string{"https://example.org/mr/1"}})
	return g
}

func (g *Stage) phase(want Phase) {
	g.Helper()
	if got := g.mission().Phase(g.Now); got != want {
		g.Fatalf("phase %s, want %s", got, want)
	}
}

// must is the value of a look-up that cannot fail.
func must[T any](v T, ok bool) T {
	if !ok {
		panic("nothing found")
	}
	return v
}
