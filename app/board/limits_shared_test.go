package board

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coupdemain/app/board/boardtest"
	"coupdemain/app/journal"
	"coupdemain/models"
)

// watched is a store whose marks are counted and fail as the test says.
type watched struct {
	journal.Store
	marks *marks
}

func (s watched) Marks() journal.Vault { return s.marks }

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
	nodes [2]*Board
	marks [2]*marks
}

func newPair(t *testing.T) *pair {
	p := &pair{t: t, clock: boardtest.NewClock(time.Time{}), store: openStore(t, t.TempDir())}
	for i := range p.nodes {
		p.marks[i] = &marks{Vault: p.store.Marks()}
		p.nodes[i] = openBoard(t, Config{Store: watched{p.store, p.marks[i]}, Now: p.clock.Now, Wake: p.clock.Wake, Shared: true})
	}
	return p
}

// known is how many instants of a sender a node counts.
func (p *pair) known(node int, l func(*limits) *limiter, who string) int {
	one := l(&p.nodes[node].limits)
	one.mu.Lock()
	defer one.mu.Unlock()
	s := one.senders[one.alias(who)]
	if s == nil {
		return 0
	}
	return len(s.at)
}

func persons(l *limits) *limiter   { return l.people }
func mailboxes(l *limits) *limiter { return l.mailboxes }

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
		if err := p.nodes[node].Allow(who, false); err != nil {
			p.t.Fatal(err)
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

// untold is how many instants of a limit a node has not told.
func (p *pair) untold(node int, l func(*limits) *limiter) int {
	one := l(&p.nodes[node].limits)
	one.mu.Lock()
	defer one.mu.Unlock()
	n := 0
	for _, s := range one.telling {
		n += len(s.untold)
	}
	return n
}

// tells waits until a node has told all.
func (p *pair) tells(node int, l func(*limits) *limiter) {
	p.t.Helper()
	p.passUntil("the node has told all", func() bool {
		ids := p.told()
		return p.untold(node, l) == 0 && len(ids) > 0
	})
}

func TestLimitHoldsForAllNodesTogether(t *testing.T) {
	p := newPair(t)
	p.allow(0, "P1", 12)
	p.tells(0, persons)
	p.allow(1, "P1", 3) // the third is worth telling, and hearing
	p.hears(1, persons, "P1", 15)
	p.allow(1, "P1", 5)
	wantCode(t, p.nodes[1].Allow("P1", false), models.Limit, "too_fast")
	if p.nodes[1].Allow("P2", false) != nil || p.nodes[1].Allow("P1", true) != nil {
		t.Error("another person, or the token, is held back too")
	}
	p.tells(1, persons)
	p.allow(0, "P1", 1) // it learns with this one
	p.hears(0, persons, "P1", 21)
	wantCode(t, p.nodes[0].Allow("P1", false), models.Limit, "too_fast")
	p.clock.Advance(ofPeople.per)
	for i := range p.nodes {
		p.allow(i, "P1", 1)
	}
}

func TestSignInLinksAreLimitedForAllNodesTogether(t *testing.T) {
	p := newPair(t)
	for range 4 {
		if !p.nodes[0].AllowLink("zoe@exemple.fr") {
			t.Fatal("held back too early")
		}
	}
	p.tells(0, mailboxes)
	if !p.nodes[1].AllowLink("Zoe@exemple.fr") {
		t.Fatal("held back too early")
	}
	p.hears(1, mailboxes, "zoe@exemple.fr", 5)
	if p.nodes[1].AllowLink("zoe@exemple.fr") {
		t.Error("a sixth link is sent")
	}
	for _, id := range p.told() {
		docs, err := p.store.Marks().Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.ToLower(id+string(docs[id])), "zoe") {
			t.Errorf("a mark names somebody: %s %s", id, docs[id])
		}
	}
}

func TestQuietBoardTellsNothing(t *testing.T) {
	p := newPair(t)
	for i := range 100 {
		p.allow(0, strconv.Itoa(i), ofPeople.quiet)
	}
	p.allow(0, "P1", ofPeople.quiet+1)
	p.tells(0, persons)
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
	store := openStore(t, t.TempDir())
	m := &marks{Vault: store.Marks()}
	b := openBoard(t, Config{Store: watched{store, m}})
	for range ofPeople.most {
		if err := b.Allow("P1", false); err != nil {
			t.Fatal(err)
		}
	}
	b.limits.people.mu.Lock()
	defer b.limits.people.mu.Unlock()
	if len(b.limits.people.telling) != 0 || m.count() != 0 {
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
	p.tells(0, persons)
	p.allow(1, "P1", 3)
	p.hears(1, persons, "P1", 13)
}

func TestMarksAreDeletedWhenTheyCountNoMore(t *testing.T) {
	p := newPair(t)
	p.allow(0, "P1", 5)
	p.tells(0, persons)
	left := journal.Doc{ID: "limit/person/0000000000000000007/of a node that is no more-1", Body: []byte(`{}`)}
	if err := p.store.Marks().Put(t.Context(), left); err != nil {
		t.Fatal(err)
	}
	p.allow(1, "P2", 5)
	p.tells(1, persons)
	until(t, "both have made marks", func() bool { return len(p.told()) >= 2 })
	p.clock.Advance(ofPeople.per + 2*tellLate)
	p.passUntil("all marks are deleted", func() bool { return len(p.told()) == 0 })
}

// hears waits until a node counts as many instants of a sender.
func (p *pair) hears(node int, l func(*limits) *limiter, who string, n int) {
	p.t.Helper()
	p.passUntil("the node has heard", func() bool { return p.known(node, l, who) == n })
}
