package board

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"coupdemain/app/journal"
)

// node is one node's view of a store that several write to; the test says how it answers.
type node struct {
	mu      sync.Mutex
	store   journal.Store
	faults  faults
	changed chan struct{}
}

// faults are answers of the journal instead of its own; next asks the journal.
type faults struct {
	append func(after int64, cs []journal.Commit, next func(after int64, cs []journal.Commit) (int, error)) (int, error)
	read   func(next reading) error
	wait   func(ctx context.Context) error
}

// reading asks the journal, with what the board gave or with something else.
type reading func(through func(fn func(journal.Commit) error) func(journal.Commit) error) error

func (r reading) plain() error {
	return r(func(fn func(journal.Commit) error) func(journal.Commit) error { return fn })
}

func (n *node) now() (journal.Store, faults, chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.store, n.faults, n.changed
}

// set changes the answers, of those who wait already too.
func (n *node) set(f faults) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.faults = f
	close(n.changed)
	n.changed = make(chan struct{})
}

// swap puts another store in the place of the first.
func (n *node) swap(s journal.Store) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.store = s
	close(n.changed)
	n.changed = make(chan struct{})
}

func (n *node) Journal() journal.Journal { return nodeJournal{n} }
func (n *node) Vault() journal.Vault     { s, _, _ := n.now(); return s.Vault() }
func (n *node) Marks() journal.Vault     { s, _, _ := n.now(); return s.Marks() }
func (n *node) Blobs() journal.Blobs     { s, _, _ := n.now(); return s.Blobs() }
func (n *node) Close() error             { return nil }

type nodeJournal struct{ n *node }

func (j nodeJournal) Append(ctx context.Context, after int64, cs []journal.Commit) (int, error) {
	s, f, _ := j.n.now()
	next := func(after int64, cs []journal.Commit) (int, error) { return s.Journal().Append(ctx, after, cs) }
	if f.append == nil {
		return next(after, cs)
	}
	return f.append(after, cs, next)
}

func (j nodeJournal) Read(ctx context.Context, after int64, fn func(journal.Commit) error) error {
	s, f, _ := j.n.now()
	if f.read == nil {
		return s.Journal().Read(ctx, after, fn)
	}
	return f.read(func(through func(func(journal.Commit) error) func(journal.Commit) error) error {
		return s.Journal().Read(ctx, after, through(fn))
	})
}

func (j nodeJournal) Head(ctx context.Context) (journal.Commit, error) {
	s, _, _ := j.n.now()
	return s.Journal().Head(ctx)
}

func (j nodeJournal) Wait(ctx context.Context, after int64) error {
	for {
		s, f, changed := j.n.now()
		err := func() error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			go func() {
				select {
				case <-changed:
					cancel()
				case <-ctx.Done():
				}
			}()
			if f.wait != nil {
				return f.wait(ctx)
			}
			return s.Journal().Wait(ctx, after)
		}()
		select {
		case <-changed:
			if ctx.Err() == nil {
				continue
			}
		default:
		}
		return err
	}
}

// unaware keeps a node from hearing of what others write. When it returns, the
// node reads nothing any more that it is not asked to read.
func (n *node) unaware() {
	rests := make(chan struct{})
	n.set(faults{wait: func(ctx context.Context) error {
		select {
		case rests <- struct{}{}:
		case <-ctx.Done():
		}
		return silence(ctx)
	}})
	<-rests
}

// silence is a wait that nothing ends.
func silence(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// nodes are several boards on one store. The world's board is the first.
type nodes struct {
	*world
	boards []*Board
	views  []*node
	logs   []*logbook
}

func newNodes(t testing.TB, n, bidders int) *nodes {
	t.Helper()
	w := newWorld(t, bidders)
	closeBoard(t, w.b)
	all := &nodes{world: w}
	for range n {
		all.open()
	}
	w.b = all.boards[0]
	return all
}

func (n *nodes) open() *Board {
	n.t.Helper()
	v, l := &node{store: n.store, changed: make(chan struct{})}, &logbook{}
	b := openBoard(n.t, Config{Store: v, Now: n.clock.Now, Wake: n.clock.Wake, Shared: true, Log: slog.New(slog.NewTextHandler(l, nil))})
	n.boards, n.views, n.logs = append(n.boards, b), append(n.views, v), append(n.logs, l)
	return b
}

// agree waits until all boards are at the head, and wants their states to be the same.
func (n *nodes) agree() {
	n.t.Helper()
	head, err := n.store.Journal().Head(context.Background())
	if err != nil {
		n.t.Fatal(err)
	}
	want := n.replayed()
	for i, b := range n.boards {
		until(n.t, "the node is at the head", func() bool { return b.State().Pos == head.Pos })
		if s := b.State(); s.Digest() != want {
			n.t.Errorf("node %d has another state than a replay of the journal", i)
		}
	}
}

func (n *nodes) replayed() [32]byte {
	n.t.Helper()
	b := openBoard(n.t, Config{Store: n.store, Now: n.clock.Now, Wake: n.clock.Wake})
	s := b.State()
	closeBoard(n.t, b)
	return s.Digest()
}

// keys gives the positions of the commits that bear an idempotency key.
func (n *nodes) keys() map[mac][]int64 {
	n.t.Helper()
	found := map[mac][]int64{}
	err := n.store.Journal().Read(context.Background(), 0, func(c journal.Commit) error {
		d, err := decodeCommit(&c)
		if err != nil {
			return err
		}
		if key, ok := parseMac(d.by.Key); ok {
			found[key] = append(found[key], c.Pos)
		}
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return found
}

// logbook keeps what a board logs.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) count(what string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), what)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
