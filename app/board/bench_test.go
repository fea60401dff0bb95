package board

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/money"
)

// benchDecide measures one decision, sealing and encoding included, on a mission
// that holds so many bids; nothing is written.
func benchDecide(b *testing.B, f models.Format, bids int) {
	w := newWorld(b, bids)
	m := w.mission(f, 10*time.Hour)
	amount := money.Max
	for i := range bids {
		amount -= money.Step(amount)
		if _, err := w.bid(i, m, amount); err != nil {
			b.Fatal(err)
		}
	}
	amount -= money.Step(amount)
	s := w.b.State()
	act := models.Act{Now: w.clock.Now(), By: w.bidders[0], Law: w.b.law}
	key, err := w.b.seals.key(b.Context(), w.store.Vault(), m)
	tag := ""
	if f == models.Sealed {
		if err != nil {
			b.Fatal(err)
		}
		tag = key.tag(w.developers[0])
	}
	b.Run("decide", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c := models.PlaceBid{Bid: "B00000000", Tag: tag, Mission: m, Amount: amount, Days: 10}
			if _, err := c.Decide(s, act); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			t := &batch{state: s, commits: make([]journal.Commit, 0, 1)}
			c := &call{ctx: b.Context(), by: w.bidders[0], command: &models.PlaceBid{Mission: m, Amount: amount, Days: 10}}
			w.b.decide(t, c)
			if len(t.commits) != 1 {
				b.Fatal(t.others[0].out.err)
			}
		}
	})
}

func BenchmarkDecideBid100(b *testing.B) {
	for _, f := range models.Formats {
		b.Run(string(f), func(b *testing.B) { benchDecide(b, f, 100) })
	}
}

func BenchmarkDecideBid1000(b *testing.B) {
	for _, f := range models.Formats {
		b.Run(string(f), func(b *testing.B) { benchDecide(b, f, 1000) })
	}
}

// BenchmarkGroupCommit200 is 200 bidders on the embedded store, each with one
// durable bid at a time; raw is the same number of callers whose bytes one
// goroutine appends in groups.
func BenchmarkGroupCommit200(b *testing.B) {
	const bidders = 200
	for _, memo := range []string{"", "Je connais ce logiciel."} {
		b.Run(fmt.Sprintf("memo=%t", memo != ""), func(b *testing.B) {
			w := newWorld(b, bidders)
			m := w.mission(models.Sealed, time.Hour)
			each(b, bidders, func(i int, n int64) error {
				_, err := w.b.Do(b.Context(), Request{By: w.bidders[i], Key: NewKey(),
					Command: &models.PlaceBid{Mission: m, Amount: money.Cents(1_000_000 - n%1000), Days: 10, Memo: models.Text{Plain: memo}}})
				return err
			})
		})
	}
	b.Run("raw", func(b *testing.B) {
		store := openStore(b, b.TempDir())
		calls := make(chan chan error, bidders)
		go func() {
			var head journal.Commit
			body := make([]byte, 900)
			copy(body, `{"a":"`)
			for i := 6; i < len(body); i++ {
				body[i] = 'x'
			}
			copy(body[len(body)-2:], `"}`)
			for c := range calls {
				waiting := []chan error{c}
			more:
				for {
					select {
					case c := <-calls:
						waiting = append(waiting, c)
					default:
						break more
					}
				}
				var commits []journal.Commit
				after := head.Pos
				for range waiting {
					c := journal.Commit{Pos: head.Pos + 1, ID: newULID(1), At: 1}
					if err := journal.Seal(head.Hash, &c, []journal.Leaf{{Kind: journal.By, Data: body}}); err != nil {
						b.Error(err)
					}
					commits, head = append(commits, c), c
				}
				_, err := store.Journal().Append(b.Context(), after, commits)
				for _, c := range waiting {
					c <- err
				}
			}
		}()
		each(b, bidders, func(int, int64) error {
			c := make(chan error, 1)
			calls <- c
			return <-c
		})
		close(calls)
	})
}

// each shares b.N calls between so many callers.
func each(b *testing.B, callers int, do func(i int, n int64) error) {
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for i := range callers {
		all.Go(func() {
			for {
				n := next.Add(1)
				if n > int64(b.N) {
					return
				}
				if err := do(i, n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}
