package limits

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coupdemain/app/board/boardtest"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
)

// marks are counted and fail as the test says.
type marks struct {
	journal.Vault
	mu    sync.Mutex
	calls int
	fail  func(next func() error) error // of Put; nil: next
}

func (m *marks) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls
}

func (m *marks) failing(fail func(next func() error) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = fail
}

func (m *marks) Put(ctx context.Context, docs ...journal.Doc) error {
	m.mu.Lock()
	m.calls++
	fail := m.fail
	m.mu.Unlock()
	next := func() error { return m.Vault.Put(ctx, docs...) }
	if fail == nil {
		return next()
	}
	return fail(next)
}

func (m *marks) List(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	m.mu.Lock()
	m.calls++
	m.mu.Unlock()
	return m.Vault.List(ctx, prefix, after, limit)
}

// pair is two nodes on one store, with one clock.
type pair struct {
	t     *testing.T
	clock *boardtest.Clock
	store journal.Store
	nodes [2]*Limits
	marks [2]*marks
}

// alias is how the nodes of these tests name a sender.
func alias(limit, who string) string { return "alias of " + limit + " " + who }

func newPair(t *testing.T) *pair {
	store, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p := &pair{t: t, clock: boardtest.NewClock(time.Time{}), store: store}
	ctx, cancel := context.WithCancel(context.Background())
	var sharing sync.WaitGroup
	t.Cleanup(func() {
		cancel()
		sharing.Wait()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := range p.nodes {
		p.marks[i] = &marks{Vault: store.Marks()}
		p.nodes[i] = New(Config{Marks: p.marks[i], Alias: alias, Now: p.clock.Now, Wake: p.clock.Wake, Log: slog.New(slog.DiscardHandler)})
		sharing.Go(func() { p.nodes[i].Share(ctx) })
	}
	return p
}

// known is how many instants of a sender a node counts.
func (p *pair) known(node int, who string) int {
	one := p.nodes[node].people
	one.mu.Lock()
	defer one.mu.Unlock()
	s := one.senders[alias(one.name, who)]
	if s == nil {
		return 0
	}
	return len(s.at)
}

// told are the marks that stand in the store.
func (p *pair) told() []string {
	p.t.Helper()
	ids, err := p.store.Marks().List(p.t.Context(), "limit/", "", journal.MaxDocs)
	if err != nil {
		p.t.Fatal(err)
	}
	return ids
}

func (p *pair) allow(node int, who string, times int) {
	p.t.Helper()
	for range times {
		if wait := p.nodes[node].Person(who); wait > 0 {
			p.t.Fatalf("%s waits %v", who, wait)
		}
	}
}

// passUntil lets half a second go by whenever a node rests between two exchanges,
// until something is so.
func (p *pair) passUntil(what string, ok func() bool) {
	p.t.Helper()
	until(p.t, what, func() bool {
		if ok() {
			return true
		}
		if p.clock.WaitingFor(p.clock.Now().Add(tellEvery)) {
			p.clock.Advance(tellEvery)
		}
		return false
	})
}

// untold is how many instants a node has not told.
func (p *pair) untold(node int) int {
	one := p.nodes[node].people
	one.mu.Lock()
	defer one.mu.Unlock()
	n := 0
	for _, s := range one.telling {
		n += len(s.untold)
	}
	return n
}

// tells waits until a node has told all.
func (p *pair) tells(node int) {
	p.t.Helper()
	p.passUntil("the node has told all", func() bool {
		ids := p.told()
		return p.untold(node) == 0 && len(ids) > 0
	})
}

func TestLimitHoldsForAllNodesTogether(t *testing.T) {
	p := newPair(t)
	p.allow(0, "P1", 12)
	p.tells(0)
	p.allow(1, "P1", 3) // the third is worth telling, and hearing
	p.hears(1, "P1", 15)
	p.allow(1, "P1", 5)
	if p.nodes[1].Person("P1") == 0 {
		t.Error("a command too many goes on")
	}
	if p.nodes[1].Person("P2") > 0 || p.nodes[1].Bearer("P1") > 0 {
		t.Error("another person, or the token, is held back too")
	}
	p.tells(1)
	p.allow(0, "P1", 1) // it learns with this one
	p.hears(0, "P1", 21)
	if p.nodes[0].Person("P1") == 0 {
		t.Error("a command too many goes on")
	}
	p.clock.Advance(ofPeople.per)
	for i := range p.nodes {
		p.allow(i, "P1", 1)
	}
}

func TestQuietBoardTellsNothing(t *testing.T) {
	p := newPair(t)
	for i := range 100 {
		p.allow(0, strconv.Itoa(i), ofPeople.quiet)
	}
	p.allow(0, "P1", ofPeople.quiet+1)
	p.tells(0)
	p.passUntil("it has heard", func() bool { return p.marks[0].count() >= 2 })
	for range 4 { // half seconds in which nothing happens
		p.clock.Advance(tellEvery)
	}
	if n := p.marks[0].count(); n != 2 { // one mark, one reading
		t.Errorf("the store was asked %d times", n)
	}
	if n := p.marks[1].count(); n != 0 {
		t.Errorf("the node where nothing happened asked the store %d times", n)
	}
	if ids := p.told(); len(ids) != 1 {
		t.Errorf("marks %v", ids)
	}
}

func TestNodeAloneNeverTells(t *testing.T) {
	l := New(Config{Now: time.Now})
	for range ofPeople.most {
		if l.Person("P1") > 0 {
			t.Fatal("somebody has to wait too early")
		}
	}
	l.Share(t.Context()) // which ends at once
	if len(l.people.telling) != 0 {
		t.Error("it has something to tell, and nobody to")
	}
}

func TestCommandsGoOnAndAreToldOnceWhenMarksFail(t *testing.T) {
	p := newPair(t)
	var tries atomic.Int32
	p.marks[0].failing(func(next func() error) error { // it stands, and nobody knows
		defer tries.Add(1)
		if tries.Load() == 0 {
			if err := next(); err != nil {
				return err
			}
		}
		return journal.ErrUnknown
	})
	p.allow(0, "P1", 5)
	p.passUntil("it was tried again", func() bool { return tries.Load() > 2 })
	p.allow(0, "P1", 5)
	p.marks[0].failing(nil)
	p.tells(0)
	p.allow(1, "P1", 3)
	p.hears(1, "P1", 13)
}

func TestMarksAreDeletedWhenTheyCountNoMore(t *testing.T) {
	p := newPair(t)
	p.allow(0, "P1", 5)
	p.tells(0)
	left := journal.Doc{ID: "limit/person/0000000000000000007/of a node that is no more-1", Body: []byte(`{}`)}
	if err := p.store.Marks().Put(t.Context(), left); err != nil {
		t.Fatal(err)
	}
	p.allow(1, "P2", 5)
	p.tells(1)
	until(t, "both have made marks", func() bool { return len(p.told()) >= 2 })
	p.clock.Advance(ofPeople.per + 2*tellLate)
	p.passUntil("all marks are deleted", func() bool { return len(p.told()) == 0 })
}

// hears waits until a node counts as many instants of a sender.
func (p *pair) hears(node int, who string, n int) {
	p.t.Helper()
	p.passUntil("the node has heard", func() bool { return p.known(node, who) == n })
}

// until waits for a condition that another goroutine will make true.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}
