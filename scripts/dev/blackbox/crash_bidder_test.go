package blackbox

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"coupdemain/scripts/dev/blackbox/town"
)

// attempt is one bid with its own key and what became of it.
type attempt struct {
	who           town.Person
	key, mission  string
	amount        int64
	days          int
	pos           int64 // when it was acknowledged
	hash          string
	refused       string // the code, when it was refused
	code          int    // of the answer, for messages
	doubt         bool   // no answer came at first: it was repeated after a restart
	acknowledging string // "socket" or "http"
}

func (a *attempt) frame() string {
	return fmt.Sprintf(`{"op":"bid","key":%q,"mission":%q,"amount":%d,"days":%d}`, a.key, a.mission, a.amount, a.days)
}

func (a *attempt) body() string { return fmt.Sprintf(`{"amount":%d,"days":%d}`, a.amount, a.days) }

// storm is two hundred bidders and a server that is killed under them.
type storm struct {
	t       *testing.T
	s       *town.Server
	best    sync.Map     // mission → *atomic.Int64: the lowest amount that was acknowledged
	settled atomic.Int64 // answers so far
	due     string       // the mission that falls due in the next fall
	drafts  int          // missions that were begun for that

	mu      sync.Mutex
	turn    *sync.Cond    // on mu: more bids may begin
	begun   int64         // bids
	allowed int64         // to begin
	full    int64         // when so many have begun, wave is closed
	wave    chan struct{} // closed in the middle of a wave
	up      chan struct{} // closed while the server runs
	done    []*attempt
}

// begin waits until one more bid may be sent. However fast the machine is, the
// kill then falls among bids that have begun and are not answered.
func (w *storm) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.begun >= w.allowed {
		w.turn.Wait()
	}
	if w.begun++; w.begun == w.full {
		close(w.wave)
	}
}

// allow lets bids begin up to a number; the channel closes when half of them have.
func (w *storm) allow(most int64) (half <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.full, w.wave = (w.allowed+most+1)/2, make(chan struct{})
	w.allowed = most
	w.turn.Broadcast()
	return w.wave
}

// down makes whoever fails wait for the next start; it must be called before the kill.
func (w *storm) down() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.up = make(chan struct{})
}

func (w *storm) back() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.up)
}

// running waits until the server may be asked.
func (w *storm) running() {
	w.mu.Lock()
	up := w.up
	w.mu.Unlock()
	<-up
}

func (w *storm) keep(a *attempt) {
	if a.refused == "" {
		if best, ok := w.best.Load(a.mission); ok {
			for b := best.(*atomic.Int64); ; {
				if old := b.Load(); a.amount >= old || b.CompareAndSwap(old, a.amount) {
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

// next is the bidder's next bid: under the best of an open mission by more than
// its step, somewhere of the others, so that some are refused.
func (w *storm) next(r *rand.Rand, who town.Person, mission string) *attempt {
	a := &attempt{who: who, key: town.NewKey(), mission: mission, days: 1 + r.IntN(60), amount: 1_000_000 + r.Int64N(800_000_000)}
	if best, ok := w.best.Load(mission); ok {
		a.amount = best.(*atomic.Int64).Load() * 985 / 1000
	}
	return a
}

// byHTTP puts the bid until an answer comes, whatever happens to the server.
func (w *storm) byHTTP(a *attempt) {
	a.acknowledging = "http"
	for {
		r, err := w.s.Call(a.who, "PUT", "/missions/"+a.mission+"/bid", a.body(), "Idempotency-Key", a.key)
		if err == nil && r.Status < 500 {
			w.answered(a, r)
			return
		}
		a.doubt = true
		w.running()
	}
}

func (w *storm) answered(a *attempt, r town.Reply) {
	a.code = r.Status
	if r.Status == 200 {
		var receipt struct {
			Pos  int64  `json:"pos"`
			Hash string `json:"hash"`
		}
		if err := json.Unmarshal(r.Body, &receipt); err != nil || receipt.Pos == 0 {
			w.t.Errorf("no receipt: %v %s", err, r.Body)
		}
		a.pos, a.hash = receipt.Pos, receipt.Hash
	} else if p, err := r.Problem(); err != nil || p.Code == "" {
		w.t.Errorf("%d is no refusal: %v %s", r.Status, err, r.Body)
	} else {
		a.refused = p.Code
	}
	w.keep(a)
}

// line is a bidder's socket, opened again after each fall.
type line struct {
	w   *storm
	who town.Person
	c   *town.Socket
}

// bid sends the bid until an answer comes.
func (l *line) bid(a *attempt) {
	a.acknowledging = "socket"
	for {
		if l.c == nil {
			c, err := l.w.s.Dial("Authorization", "Bearer "+l.who.Token)
			if err != nil {
				l.w.running()
				continue
			}
			l.c = c
		}
		if err := l.c.Write(a.frame()); err == nil && l.answer(a) {
			return
		}
		l.c.Close()
		l.c, a.doubt = nil, true
		l.w.running()
	}
}

// answer reads on to the bid's own answer; false when the socket fell before.
func (l *line) answer(a *attempt) bool {
	for {
		f, ok, err := l.c.Next()
		if err != nil {
			l.w.t.Error(err)
		}
		if err != nil || !ok {
			return false
		}
		switch {
		case f.Key != a.key:
		case f.Op == "ok" && f.Receipt != nil:
			a.pos, a.hash = f.Receipt.Pos, f.Receipt.Hash
			l.w.keep(a)
			return true
		case f.Op == "no":
			a.refused = f.Code
			l.w.keep(a)
			return true
		default: // "unknown": the same key again
			return false
		}
	}
}
