package handlerstest

import (
	"slices"
	"strings"
	"testing"
)

// Scenario is one request with all that it may and may not do.
type Scenario struct {
	Name                 string
	Given                func(b *Bench) // what happened before
	Method, Path, Body   string
	As                   string // "agent", "other" (another authority's agent), "developer", "" a stranger
	Headers              map[string]string
	Status               int
	Has, HasNot, Carries []string
	Events               []string // exactly these, in order; nil: none
}

// Run plays a scenario.
func (b *Bench) Run(sc Scenario) {
	b.T.Helper()
	if sc.Given != nil {
		sc.Given(b)
	}
	b.Happened()
	got := b.Send(sc.Method, sc.Path, sc.Body, sc.As, sc.Headers)
	if got.Status != sc.Status {
		b.T.Errorf("status %d, want %d: %s", got.Status, sc.Status, got.Body)
	}
	for _, text := range sc.Has {
		if !strings.Contains(got.Body, text) {
			b.T.Errorf("the answer lacks %q: %s", text, got.Body)
		}
	}
	for _, text := range sc.HasNot {
		if strings.Contains(got.Body, text) {
			b.T.Errorf("the answer has %q: %s", text, got.Body)
		}
	}
	for _, name := range sc.Carries {
		if got.Headers.Get(name) == "" {
			b.T.Errorf("the answer has no header %s", name)
		}
	}
	if events := b.Happened(); !slices.Equal(events, sc.Events) {
		b.T.Errorf("events %v, want %v and no others", events, sc.Events)
	}
}

// Scenarios plays each on a board of its own.
func Scenarios(t *testing.T, list []Scenario) {
	for _, sc := range list {
		t.Run(sc.Name, func(t *testing.T) {
			t.Parallel()
			New(t).Run(sc)
		})
	}
}

// Happened takes the events since it was last asked, when the follower has seen them all.
func (b *Bench) Happened() []string {
	to := b.Board.State().Pos
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.pos < to {
		b.moved.Wait()
	}
	events := b.events
	b.events = nil
	return events
}
