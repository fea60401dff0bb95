package board

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/money"
)

// chaos makes a journal that writes a batch in two parts, so that others come
// between them, loses answers before and after the write, and fails.
func chaos(seed uint64) faults {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, 1))
	draw := func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return random.IntN(n)
	}
	return faults{append: func(after int64, cs []journal.Commit, next func(int64, []journal.Commit) (int, error)) (int, error) {
		part := len(cs)
		if len(cs) > 1 && draw(2) == 0 {
			part = 1 + draw(len(cs)-1)
		}
		fate := draw(20)
		switch fate {
		case 0:
			return 0, fmt.Errorf("the answer of nothing is lost: %w", journal.ErrUnknown)
		case 1:
			return 0, journal.ErrUnavailable
		}
		n, err := next(after, cs[:part])
		switch {
		case err != nil:
			return n, err
		case fate == 2:
			return 0, fmt.Errorf("the answer is lost: %w", journal.ErrUnknown)
		case part == len(cs):
			return n, nil
		}
		more, err := next(after+int64(part), cs[part:])
		return part + more, err
	}}
}

// told is what the clients of one key were told.
type told struct {
	acked  []Answer
	denied int
}

func TestNodesThatWriteAtOnceLoseAndDoubleNothing(t *testing.T) {
	for name, faulty := range map[string]bool{"a store that answers": false, "a store that loses answers": true} {
		t.Run(name, func(t *testing.T) {
			const bidders, each = 15, 8
			w := newNodes(t, 3, bidders)
			var missions []string
			for _, f := range []models.Format{models.Sealed, models.Ranked, models.Open} {
				missions = append(missions, w.mission(f, time.Hour))
			}
			if faulty {
				for i, v := range w.views {
					v.set(chaos(uint64(i)))
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			var mu sync.Mutex
			results := map[mac]*told{}
			// bid sends one key to one node, and on "try again" to another.
			bid := func(random *rand.Rand, i int, key, mission string, amount money.Cents) {
				at := random.IntN(len(w.boards))
				for {
					b := w.boards[at%len(w.boards)]
					at++
					a, err := b.Do(ctx, Request{By: w.bidders[i], Key: key, Command: &models.PlaceBid{Mission: mission, Amount: amount, Days: 5, Memo: models.Text{Plain: "Je connais ce logiciel."}}})
					code := models.CodeOf(err)
					if err != nil && code == models.Unavailable {
						if !faulty || errors.Is(err, journal.ErrConflict) {
							t.Errorf("refused: %v", err)
							return
						}
						continue
					}
					mu.Lock()
					r := results[b.secret.mac("key", w.bidders[i], key)]
					if r == nil {
						r = &told{}
						results[b.secret.mac("key", w.bidders[i], key)] = r
					}
					switch {
					case err == nil:
						r.acked = append(r.acked, a)
					case code == models.TooHigh:
						r.denied++
					default:
						t.Errorf("told %v", err)
					}
					mu.Unlock()
					return
				}
			}
			var all sync.WaitGroup
			start := make(chan struct{})
			for i := range bidders {
				all.Go(func() {
					random := rand.New(rand.NewPCG(uint64(i), 2))
					<-start
					for n := range each {
						mission := missions[random.IntN(len(missions))]
						if i%5 == 0 {
							mission = missions[n%len(missions)] // all the same at once
						}
						key, amount := fmt.Sprintf("clé %d", n), money.Cents(100_000-1000*n-10*random.IntN(90))
						if n%3 != 0 {
							bid(random, i, key, mission, amount)
							continue
						}
						var both sync.WaitGroup // the same key to two nodes at once
						for range 2 {
							r := rand.New(rand.NewPCG(random.Uint64(), 3))
							both.Go(func() { bid(r, i, key, mission, amount) })
						}
						both.Wait()
					}
				})
			}
			close(start)
			all.Wait()
			w.agree()
			written := w.keys()
			acked, refused := 0, 0
			for key, r := range results {
				at := written[key]
				switch {
				case len(r.acked) == 0:
					refused++
					if len(at) != 0 {
						t.Errorf("a bid that was refused stands at %v", at)
					}
				case len(at) != 1:
					t.Errorf("a bid that was acknowledged stands at %v", at)
				default:
					acked++
					for _, a := range r.acked {
						if a.Pos != at[0] {
							t.Errorf("a bid at %v was answered with %d", at, a.Pos)
						}
					}
				}
			}
			if acked < bidders || len(results) != bidders*each {
				t.Errorf("%d acknowledged and %d refused of %d", acked, refused, bidders*each)
			}
		})
	}
}

func TestOfEqualBidsOnAllNodesOneWins(t *testing.T) {
	const n = 12
	w := newNodes(t, 3, n)
	m := w.mission(models.Open, time.Hour)
	start := make(chan struct{})
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			_, errs[i] = w.boards[i%3].Do(t.Context(), Request{By: w.bidders[i], Command: &models.PlaceBid{Mission: m, Amount: 100_000, Days: 10}})
		})
	}
	close(start)
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		wantCode(t, err, models.TooHigh, "")
	}
	w.agree()
	if mission, _ := w.b.State().Mission(m); won != 1 || len(mission.Bids) != 1 {
		t.Fatalf("%d won, %d bids are in force", won, len(mission.Bids))
	}
}
