package live

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/money"
)

// truth is every bid that the journal holds of a mission, in order.
type truth struct {
	mu  sync.Mutex
	pos []int64
}

func (r *room) truth(mission string) *truth {
	held := &truth{}
	r.t.Cleanup(r.board.Follow("truth", -1, func(b board.Batch) {
		held.mu.Lock()
		defer held.mu.Unlock()
		for _, c := range b.Commits {
			for _, e := range c.Events {
				if p, ok := e.(*models.BidPlaced); ok && p.Mission == mission {
					held.pos = append(held.pos, c.Meta.Pos)
				}
			}
		}
	}))
	return held
}

// upTo waits until the journal's reader has seen a position.
func (tr *truth) upTo(t testing.TB, n int) []int64 {
	t.Helper()
	late := time.After(guard)
	for {
		tr.mu.Lock()
		if len(tr.pos) >= n {
			defer tr.mu.Unlock()
			return slices.Clone(tr.pos)
		}
		tr.mu.Unlock()
		select {
		case <-late:
			t.Fatal("the journal does not hold all")
		case <-time.After(time.Millisecond):
		}
	}
}

// What a watcher saw is what the journal holds behind its view, each once and in
// order, whenever it came, left and came back.
func TestNothingIsMissedOrSeenTwiceAtJoins(t *testing.T) {
	const bidders, each, watchers = 8, 40, 24
	r := newRoom(t, bidders, time.Second)
	id := r.mission(models.Ranked)
	topic := "mission/" + id
	journal := r.truth(id)
	var all sync.WaitGroup
	for i := range bidders {
		all.Go(func() {
			for n := range each {
				r.bid(i, id, money.Cents(900000-n))
			}
		})
	}
	final := make(chan struct{})
	var watching sync.WaitGroup
	for w := range watchers {
		rnd := rand.New(rand.NewPCG(1, uint64(w)))
		watching.Go(func() {
			if err := watch(t, r.dialAt, topic, journal, bidders*each, rnd, final); err != nil {
				t.Errorf("watcher %d: %v", w, err)
			}
		})
	}
	all.Wait()
	close(final)
	watching.Wait()
}

// watch follows a topic, leaves and comes back a few times at random, and
// compares what it was shown with the journal.
func watch(t testing.TB, dial func(name string, pos int64) *client, topic string, journal *truth, total int, rnd *rand.Rand, final <-chan struct{}) error {
	from, last := int64(-1), int64(0)
	var seen []int64
	take := func(g got) error {
		switch {
		case g.Op == "view":
			if g.Pos < last {
				return fmt.Errorf("a view at %d behind %d", g.Pos, last)
			}
			var v struct{ Bids int }
			if err := json.Unmarshal(g.Data, &v); err != nil {
				return err
			}
			from, last, seen = g.Pos, g.Pos, nil
		case g.Op == "event" && g.Pos <= last:
			return fmt.Errorf("an event at %d behind %d", g.Pos, last)
		case g.Op == "event":
			last, seen = g.Pos, append(seen, g.Pos)
		}
		return nil
	}
	for visit := 0; ; visit++ {
		c := dial("", last)
		if from < 0 || rnd.IntN(3) == 0 {
			from = -1
			c.follow(topic)
		} else {
			c.say(`{"op":"follow","topic":"%s","after":%d}`, topic, last)
		}
		stay := rnd.IntN(60)
		if visit == 3 {
			<-final
			stay = 1 << 30
		}
		held := []int64{}
		if visit == 3 {
			held = journal.upTo(t, total)
		}
		left := make(chan struct{})
		if visit < 3 { // nothing more may come: the last visit sees the end
			go func() {
				select {
				case <-final:
					c.ws.Close()
				case <-left:
				}
			}()
		}
		for n := 0; n < stay && !(visit == 3 && from >= 0 && last >= held[total-1]); n++ {
			g, err := c.read()
			if err != nil {
				select {
				case <-final:
					if visit < 3 {
						n = stay
						continue
					}
				default:
				}
				return err
			}
			if err := take(g); err != nil {
				return err
			}
		}
		close(left)
		c.ws.Close()
		if visit < 3 {
			continue
		}
		i, _ := slices.BinarySearch(held, from+1)
		if !slices.Equal(seen, held[i:]) {
			return fmt.Errorf("from %d it saw %v, the journal holds %v", from, seen, held[i:])
		}
		return nil
	}
}

func TestStalledReadersHoldUpNobody(t *testing.T) {
	const watchers, stalled, events, size = 200, 10, 30, 8 << 10
	r := newRoom(t, 0, time.Hour)
	id := r.mission(models.Ranked)
	topic := "mission/" + id
	var slow, quick []*client
	for i := range watchers {
		if i%(watchers/stalled) == 0 {
			c := r.socket("who=&small=")
			c.follow(topic)
			slow = append(slow, c)
			continue
		}
		c := r.dial("")
		c.follow(topic)
		c.want("view", topic)
		quick = append(quick, c)
	}
	until(t, "all follow", func() bool {
		r.hub.mu.Lock()
		defer r.hub.mu.Unlock()
		return r.hub.topics[topic].users == watchers
	})
	r.settled(0)
	base := r.board.State().Pos
	body, err := json.Marshal(make([]byte, size*3/4-64))
	if err != nil {
		t.Fatal(err)
	}
	tp := r.hub.existing(topic)
	var told sync.WaitGroup
	for _, c := range slow {
		told.Go(func() {
			// They look again once they were given up, while the farewell still waits for them.
			until(t, "the stalled are given up", func() bool { return r.hub.Slow() == stalled })
			for {
				_, err := c.read()
				var bye *websocket.CloseError
				switch {
				case err == nil:
				case !errors.As(err, &bye) || bye.Code != CloseSlow.Code:
					t.Errorf("ended with %v", err)
					return
				default:
					return
				}
			}
		})
	}
	for i := range int64(events) {
		b, err := json.Marshal(frame{Op: "event", Topic: topic, Pos: base + 1 + i, Data: json.RawMessage(body)})
		if err != nil {
			t.Fatal(err)
		}
		tp.add(entry{pos: base + 1 + i, frame: b})
		// Those who read have read it before the next: only the stalled are behind.
		for _, c := range quick {
			if g := c.want("event", topic); g.Pos != base+1+i {
				t.Fatalf("event at %d, want %d", g.Pos, base+1+i)
			}
		}
	}
	told.Wait()
	if n := r.hub.Sockets(); n != watchers-stalled {
		t.Errorf("%d sockets are open", n)
	}
}
