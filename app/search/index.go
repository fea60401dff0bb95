package search

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/view"
)

// Board is what the index reads.
type Board interface {
	State() models.State
	Now() time.Time
	Follow(name string, after int64, fn func(board.Batch)) (stop func())
}

// Index finds missions and software. Its methods may be called from any goroutine.
type Index struct {
	board    Board
	log      *slog.Logger
	missions *shelf
	software *shelf

	mu      sync.Mutex
	changed [2]map[string]struct{} // missions, software: what to read again
	wake    chan struct{}          // something changed

	ready    chan struct{} // closed when the first build is done
	stop     func()        // of following the board
	closing  context.Context
	cancel   context.CancelFunc
	finished chan struct{}
}

// readyWait is how long a search waits for the first build; then it answers
// from what there is, which is nothing.
const readyWait = 3 * time.Second

// New builds the index of the board's state in the background and follows it.
func New(b Board, log *slog.Logger) *Index {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	x := &Index{board: b, log: log, wake: make(chan struct{}, 1), ready: make(chan struct{}), finished: make(chan struct{}),
		missions: &shelf{read: missionEntry(b.Now), each: eachMission(b.Now)},
		software: &shelf{read: softwareEntry, each: eachSoftware},
		changed:  [2]map[string]struct{}{{}, {}}}
	x.closing, x.cancel = context.WithCancel(context.Background())
	s := b.State()
	go x.keep(s)
	x.stop = b.Follow("search", s.Pos, x.note)
	return x
}

// Close stops following and frees the memory. Searches find nothing afterwards.
func (x *Index) Close() error {
	x.stop()
	x.cancel()
	<-x.finished
	return errors.Join(x.missions.close(), x.software.close())
}

// Ready tells that the first build is done.
func (x *Index) Ready() bool {
	select {
	case <-x.ready:
		return true
	default:
		return false
	}
}

// Missions gives the ids of open missions that the words fit, best first, at
// most MaxFound.
func (x *Index) Missions(q string) ([]string, error) { return x.find(x.missions, q) }

// Software gives the slugs of listed software that the words fit, best first,
// at most MaxFound.
func (x *Index) Software(q string) ([]string, error) { return x.find(x.software, q) }

func (x *Index) find(h *shelf, q string) ([]string, error) {
	select {
	case <-x.ready:
	default:
		late := time.NewTimer(readyWait)
		defer late.Stop()
		select {
		case <-x.ready:
		case <-x.closing.Done():
		case <-late.C:
		}
	}
	return h.find(x.closing, q)
}

// note keeps what a batch may have changed. The indexing itself is done aside,
// for all that changed meanwhile at once.
func (x *Index) note(b board.Batch) {
	x.mu.Lock()
	for _, c := range b.Commits {
		for _, e := range c.Events {
			switch e := e.(type) {
			case *models.SoftwareListed:
				x.changed[1][e.Slug] = struct{}{}
			case *models.MissionPublished:
				x.changed[0][e.Mission] = struct{}{}
			case *models.BiddingClosed:
				x.changed[0][e.Mission] = struct{}{}
			case *models.MissionCancelled:
				x.changed[0][e.Mission] = struct{}{}
			case *models.MissionFruitless:
				x.changed[0][e.Mission] = struct{}{}
			}
		}
	}
	any := len(x.changed[0])+len(x.changed[1]) > 0
	x.mu.Unlock()
	if any {
		x.poke()
	}
}

func (x *Index) poke() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// keep builds both indexes, then brings them to the state whenever it changed.
func (x *Index) keep(s models.State) {
	defer close(x.finished)
	began := time.Now()
	if err := errors.Join(x.missions.build(s), x.software.build(s)); err != nil {
		x.log.Error("the search index cannot be built", "error", err)
		return
	}
	close(x.ready)
	x.log.Info("the search index is ready", "took", time.Since(began).Round(time.Millisecond))
	for {
		select {
		case <-x.closing.Done():
			return
		case <-x.wake:
		}
		x.mu.Lock()
		missions, software := keys(x.changed[0]), keys(x.changed[1])
		x.changed = [2]map[string]struct{}{{}, {}}
		x.mu.Unlock()
		s := x.board.State() // at least as far as what was noted
		if err := errors.Join(x.missions.change(s, missions), x.software.change(s, software)); err != nil {
			x.log.Error("the search index missed a change: it will be built again with the next", "error", err)
			x.missions.batches, x.software.batches = maxBatches, maxBatches
		}
	}
}

func keys(set map[string]struct{}) []string {
	ids := make([]string, 0, len(set))
	for id := range set {
		ids = append(ids, id)
	}
	return ids
}

// missionEntry reads an open mission; one that is not open any more is forgotten.
func missionEntry(now func() time.Time) func(models.State, string) (entry, bool) {
	return func(s models.State, id string) (entry, bool) {
		m, ok := s.Mission(id)
		if !ok || m.Phase(now()) != models.Opened {
			return entry{}, false
		}
		t := m.Terms
		e := entry{id: id, title: t.Title, text: t.Need + "\n" + strings.Join(t.Criteria, "\n")}
		names := []string{domainWords(t.Domain)}
		if w, ok := s.Software(t.Software); ok {
			names = append(names, w.Name, w.Function)
		}
		if a, ok := s.Authority(m.Authority); ok {
			names = append(names, a.Name)
		}
		e.names = strings.Join(names, "\n")
		return e, true
	}
}

// eachMission visits the open ones.
func eachMission(now func() time.Time) func(models.State, func(string)) {
	return func(s models.State, yield func(string)) {
		at := now()
		for after := ""; ; {
			page := view.Missions(s, view.Filter{}, after, 500, at)
			for _, c := range page.Items {
				yield(c.ID)
			}
			if after = page.Next; after == "" {
				return
			}
		}
	}
}

func softwareEntry(s models.State, slug string) (entry, bool) {
	w, ok := s.Software(slug)
	if !ok {
		return entry{}, false
	}
	return entry{id: slug, title: w.Name, names: strings.ReplaceAll(w.Slug, "-", " ") + "\n" + domainWords(w.Domain), text: w.Function}, true
}

func eachSoftware(s models.State, yield func(string)) {
	for after := ""; ; {
		page, next := view.SoftwareList(s, after, 100)
		for _, w := range page {
			yield(w.Slug)
		}
		if after = next; after == "" {
			return
		}
	}
}

// domainWords are a domain's words as its name in addresses has them; they are
// French, without accents, which the analysers do not mind.
func domainWords(domain string) string { return strings.ReplaceAll(domain, "-", " ") }
