package board

import (
	"errors"
	"sort"
	"sync"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// Applied is a commit as the state took it: sealed bids stay sealed.
type Applied struct {
	Meta   models.Meta
	Events []models.Event
	Public bool // some of it is for everyone
}

// Batch is what a follower is given: commits in order, and a state that is at
// least as far as the last of them.
type Batch struct {
	State   models.State
	Commits []Applied
}

// How many published batches, and commits in them, are kept in memory: a node
// that catches up publishes large ones. A follower that is further behind reads
// the journal, so that a slow one costs nothing.
const (
	feedLength  = 256
	feedCommits = 20_000
)

func (b Batch) last() int64 { return b.Commits[len(b.Commits)-1].Meta.Pos }

// feed is the last published batches and the followers that wait for the next.
type feed struct {
	mu    sync.Mutex
	kept  []Batch
	from  int64         // position before the first commit that is kept
	to    int64         // position of the last
	wake  chan struct{} // closed and replaced by every push
	stops map[*follower]struct{}
	shut  bool
}

type follower struct {
	stop chan struct{}
	once sync.Once
	done chan struct{}
}

func (f *feed) init() {
	f.wake, f.stops = make(chan struct{}), map[*follower]struct{}{}
}

func (f *feed) begin(pos int64) { f.from, f.to = pos, pos }

// push never waits for a follower.
func (f *feed) push(batch Batch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept = append(f.kept, batch)
	f.to = batch.last()
	for len(f.kept) > 1 && (len(f.kept) > feedLength || f.to-f.from > feedCommits) {
		f.from = f.kept[0].last()
		f.kept[0] = Batch{} // the slice moves on over it: nothing else lets go of it
		f.kept = f.kept[1:]
	}
	close(f.wake)
	f.wake = make(chan struct{})
}

// after gives the first batch that holds a commit past a position; older tells
// that it is no longer in memory, and wake when there is none yet.
func (f *feed) after(pos int64) (batch Batch, older bool, wake <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case pos >= f.to:
		return Batch{}, false, f.wake
	case pos < f.from:
		return Batch{}, true, nil
	}
	batch = f.kept[sort.Search(len(f.kept), func(i int) bool { return f.kept[i].last() > pos })]
	batch.Commits = batch.Commits[pos+1-batch.Commits[0].Meta.Pos:]
	return batch, false, nil
}

// Follow calls fn with every commit past a position (negative: past the current
// one), once and in order, in a goroutine of its own: a slow fn holds up nobody
// else. What is older than memory comes from the journal, with the current
// state. stop ends it and waits until fn has returned; fn must not call it.
func (b *Board) Follow(name string, after int64, fn func(Batch)) (stop func()) {
	if after < 0 {
		after = b.State().Pos
	}
	w := &follower{stop: make(chan struct{}), done: make(chan struct{})}
	b.feed.mu.Lock()
	shut := b.feed.shut
	if !shut {
		b.feed.stops[w] = struct{}{}
	}
	b.feed.mu.Unlock()
	if shut {
		return func() {}
	}
	go func() {
		defer close(w.done)
		b.follow(name, after, fn, w)
	}()
	return func() {
		w.end()
		b.feed.mu.Lock()
		delete(b.feed.stops, w)
		b.feed.mu.Unlock()
	}
}

func (w *follower) end() {
	w.once.Do(func() { close(w.stop) })
	<-w.done
}

func (b *Board) follow(name string, pos int64, fn func(Batch), w *follower) {
	for {
		batch, older, wake := b.feed.after(pos)
		switch {
		case wake != nil:
			select {
			case <-wake:
			case <-w.stop:
				return
			}
			continue
		case older:
			var err error
			if batch, err = b.readBatch(pos); err != nil {
				b.log.Error("a follower cannot read the journal", "follower", name, "after", pos, "error", err)
				select {
				case <-w.stop:
					return
				case <-b.wake(b.now().Add(retryPause)):
				}
				continue
			}
		}
		select {
		case <-w.stop:
			return
		default:
		}
		fn(batch)
		pos = batch.last()
	}
}

// readBatch reads a page of the journal past a position, up to what is published.
func (b *Board) readBatch(pos int64) (Batch, error) {
	batch := Batch{State: b.State()}
	err := b.store.Journal().Read(b.ctx, pos, func(c journal.Commit) error {
		if c.Pos > batch.State.Pos || len(batch.Commits) == journal.MaxBatch {
			return errFound
		}
		d, err := decodeCommit(&c)
		if err != nil {
			return err
		}
		batch.Commits = append(batch.Commits, Applied{Meta: d.meta, Events: d.events, Public: d.public})
		return nil
	})
	if err != nil && !errors.Is(err, errFound) {
		return Batch{}, err
	}
	if len(batch.Commits) == 0 {
		return Batch{}, errors.New("there is no commit where the state has one")
	}
	return batch, nil
}

// stopAll ends every follower, when the board closes.
func (f *feed) stopAll() {
	f.mu.Lock()
	f.shut = true
	all := make([]*follower, 0, len(f.stops))
	for w := range f.stops {
		all = append(all, w)
	}
	f.mu.Unlock()
	for _, w := range all {
		w.end()
	}
}
