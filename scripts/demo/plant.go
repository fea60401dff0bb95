package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/models"
)

// Law is the demonstration's rule set: French, without the 72 hours, so that a
// visitor sees a close within minutes.
var Law = models.Law{Name: "fr"}

// Plant writes the story into an empty store, as it would have happened up to
// now: every act is a command, decided at its own past instant. A store that
// holds commits already is left alone. It ends with a board of its own closed.
func Plant(ctx context.Context, store journal.Store, secret []byte, now time.Time, log *slog.Logger) error {
	head, err := store.Journal().Head(ctx)
	if err != nil {
		return fmt.Errorf("look into the demonstration's store: %w", err)
	}
	if head.Pos > 0 {
		return nil
	}
	tale, err := read()
	if err != nil {
		return err
	}
	clock := &clock{}
	clock.set(now.Add(-200 * 24 * time.Hour))
	b, err := board.Open(ctx, board.Config{Store: store, Law: Law, Secret: secret, Now: clock.now, Wake: clock.wake, Log: log, NoLimits: true})
	if err != nil {
		return fmt.Errorf("open the demonstration's board: %w", err)
	}
	p := &planter{story: tale, board: b, clock: clock, start: now.UTC().Truncate(time.Second),
		authorities: map[string]string{}, agents: map[string]string{}, developers: map[string]string{}, people: map[string]string{}, missions: map[string]string{}}
	err = p.plant(ctx)
	return errors.Join(err, b.Close(ctx))
}

// clock is the story's: it stands still between two acts.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time                  { return time.UnixMilli(c.ms.Load()).UTC() }
func (c *clock) set(t time.Time)                 { c.ms.Store(t.UnixMilli()) }
func (c *clock) wake(time.Time) <-chan time.Time { return nil } // the planter closes missions itself

type planter struct {
	story *story
	board *board.Board
	clock *clock
	start time.Time
	// By the story's keys: ids on the board.
	authorities, agents, developers, people, missions map[string]string
	acts                                              []act
}

// act is one thing to do at its instant.
type act struct {
	at time.Time
	do func(ctx context.Context) error
}

func (p *planter) plant(ctx context.Context) error {
	if err := p.settle(ctx); err != nil {
		return err
	}
	for _, m := range p.story.Missions {
		if err := p.schedule(m); err != nil {
			return fmt.Errorf("%s: %w", m.Key, err)
		}
	}
	slices.SortStableFunc(p.acts, func(a, b act) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
	for _, a := range p.acts {
		if err := p.closeUntil(ctx, a.at); err != nil {
			return err
		}
		p.clock.set(a.at)
		if err := a.do(ctx); err != nil {
			return fmt.Errorf("at %s: %w", a.at.Sub(p.start), err)
		}
	}
	return p.closeUntil(ctx, p.start)
}

// closeUntil lets the clock close what ends by then, each at its own instant.
func (p *planter) closeUntil(ctx context.Context, until time.Time) error {
	for {
		mission, at, ok := p.board.State().NextClose()
		if !ok || at.After(until) {
			return nil
		}
		p.clock.set(at)
		_, err := p.board.Do(ctx, board.Request{Command: &models.CloseBidding{Mission: mission}})
		if err != nil && models.CodeOf(err) != models.Conflict { // the board's own clock may have been there first
			return fmt.Errorf("close %s: %w", mission, err)
		}
	}
}

// do gives a command of a person of the story.
func (p *planter) do(ctx context.Context, by string, cmd models.Command) error {
	_, err := p.board.Do(ctx, board.Request{By: by, Command: cmd})
	return err
}

// at adds an act.
func (p *planter) at(t time.Time, do func(context.Context) error) {
	p.acts = append(p.acts, act{t, do})
}
