package town

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
)

// Storm is many bidders at once while servers fall and come back. It paces them,
// so that however fast the machine is a fall meets bids that have begun and are
// not answered, and keeps what became of every bid.
type Storm struct {
	tb      testing.TB
	servers []*Server
	turns   atomic.Int64
	best    sync.Map     // mission → *atomic.Int64: the lowest amount that was acknowledged
	settled atomic.Int64 // answers so far

	mu      sync.Mutex
	turn    *sync.Cond    // on mu: more bids may begin
	begun   int64         // bids
	allowed int64         // to begin
	full    int64         // when so many have begun, wave is closed
	wave    chan struct{} // closed in the middle of a wave
	up      chan struct{} // closed while somebody can answer
	done    []*Attempt
}

// NewStorm makes a storm over servers of one board, in turn.
func NewStorm(tb testing.TB, servers ...*Server) *Storm {
	w := &Storm{tb: tb, servers: servers, up: make(chan struct{})}
	w.turn = sync.NewCond(&w.mu)
	close(w.up)
	return w
}

// Falling has the bids of a mission go below the best one, from a first amount.
func (w *Storm) Falling(mission string, first int64) {
	best := &atomic.Int64{}
	best.Store(first)
	w.best.Store(mission, best)
}

// Settled is how many bids have an answer.
func (w *Storm) Settled() int64 { return w.settled.Load() }

// Done gives every bid; no bidder may be at it any more.
func (w *Storm) Done() []*Attempt { return w.done }

// Begin waits until one more bid may be sent.
func (w *Storm) Begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.begun >= w.allowed {
		w.turn.Wait()
	}
	if w.begun++; w.begun == w.full {
		close(w.wave)
	}
}

// Allow lets bids begin up to a number; the channel closes when half of them have.
func (w *Storm) Allow(most int64) (half <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.full, w.wave = (w.allowed+most+1)/2, make(chan struct{})
	w.allowed = most
	w.turn.Broadcast()
	return w.wave
}

// Down makes whoever fails wait for Back: to be called before the only server is killed.
func (w *Storm) Down() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.up = make(chan struct{})
}

// Back says that there is a server again.
func (w *Storm) Back() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.up)
}

// running waits until a server may be asked.
func (w *Storm) running() {
	w.mu.Lock()
	up := w.up
	w.mu.Unlock()
	<-up
}

// server is the next one in turn.
func (w *Storm) server() *Server {
	return w.servers[int(w.turns.Add(1))%len(w.servers)]
}

// Next is a bidder's next bid: under the best of a falling mission by more than
// its step, somewhere of the others, so that some are refused.
func (w *Storm) Next(r *rand.Rand, who Person, mission string) *Attempt {
	a := &Attempt{Who: who, Key: NewKey(), Mission: mission, Days: 1 + r.IntN(60), Amount: 1_000_000 + r.Int64N(800_000_000)}
	if best, ok := w.best.Load(mission); ok {
		a.Amount = best.(*atomic.Int64).Load() * 985 / 1000
	}
	return a
}

// keep notes a bid that has its answer.
func (w *Storm) keep(a *Attempt) {
	if a.Refused == "" {
		if best, ok := w.best.Load(a.Mission); ok {
			for b := best.(*atomic.Int64); ; {
				if old := b.Load(); a.Amount >= old || b.CompareAndSwap(old, a.Amount) {
					break
				}
			}
		}
	}
	w.mu.Lock()
	w.done = append(w.done, a)
	w.mu.Unlock()
	w.settled.Add(1)
}
