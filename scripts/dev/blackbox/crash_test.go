package blackbox

import (
	"encoding/json"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/testday"
)

// Sizes of the storm: 200 bidders, half over sockets, and three kills.
const (
	stormBidders = 200
	stormBids    = 5 // each
	stormKills   = 3
)

// storm is two hundred bidders and the one server that is killed under them.
type storm struct {
	*town.Storm
	t      *testing.T
	s      *town.Server
	due    string // the mission that falls due in the next fall
	drafts int    // missions that were begun for that
}

// TestKilledServerKeepsEveryAnswer kills the server in the middle of 200 bidders
// and holds every answer that anybody got against the journal afterwards.
func TestKilledServerKeepsEveryAnswer(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	s := town.Serve(t, program, people.Copy(t))
	later := testday.Now().Add(time.Hour)
	only := town.Terms{"weights": map[string]int{"price": 100}}
	missions := []string{
		s.Publish(t, people.Agent, later, nil),
		s.Publish(t, people.Private, later, town.Terms{"format": "ranked", "weights": map[string]int{"price": 100}}),
		s.Publish(t, people.Private, later, town.Terms{"format": "open", "weights": only["weights"], "ceiling": 1_000_000_000}),
	}
	begin := s.Head(t, 0).Pos
	w := &storm{Storm: town.NewStorm(t, s), t: t, s: s}
	w.Falling(missions[2], 1_000_000_000)

	var bidders sync.WaitGroup
	for i := range stormBidders {
		bidders.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(i)))
			who := people.Developers[i%developers]
			l := w.Line(who)
			defer l.Close()
			for n := range stormBids {
				w.Begin()
				a := w.Next(r, who, missions[(i+n)%len(missions)])
				if i%2 == 0 {
					l.Bid(a)
				} else {
					w.ByHTTP(a)
				}
			}
		})
	}
	due := w.kills(rand.New(rand.NewPCG(seed, 1<<32)))
	bidders.Wait()
	commits := s.Journal(t, begin)
	w.Check(commits, stormBidders*stormBids, w.drafts)
	w.checkCloses(commits, due)
	w.repeat()
	s.Stop()
	s.Verify()
}

// kills ends the server at a random point of each part of the storm, in the
// middle of a wave of bids. A mission that was published just before falls due
// while it is down.
func (w *storm) kills(r *rand.Rand) (due []string) {
	const all = stormBidders * stormBids
	const part = all * 9 / 10 / stormKills
	const wave = part / 2
	for k := range stormKills {
		at := int64(k*part + 1 + r.IntN(part-wave))
		w.Allow(at)
		town.Until(w.t, time.Minute, "the storm goes on", func() bool { return w.Settled() >= at })
		closes := w.fallsDue()
		due = append(due, w.due)
		w.Down()
		<-w.Allow(at + wave)
		w.s.Kill()
		if k == 0 {
			w.s.Verify()
		}
		town.Until(w.t, time.Minute, "the mission is due", func() bool { return testday.Now().After(closes) })
		w.s.Start()
		w.Back()
	}
	w.Allow(all)
	return due
}

// fallsDue publishes a mission that closes very soon, as soon as this machine
// allows: a draft whose close has passed already is left where it is.
func (w *storm) fallsDue() (closes time.Time) {
	for span := time.Second; ; span *= 2 {
		closes = testday.Now().Add(span)
		w.due = w.s.Draft(w.t, people.Agent, closes, nil)
		w.drafts++
		r, err := w.s.Call(people.Agent, "POST", "/missions/"+w.due+"/publish", "")
		if err != nil {
			w.t.Fatal(err)
		}
		if r.Status == 200 {
			return closes
		}
		if p, err := r.Problem(); err != nil || len(p.Reasons) != 1 || p.Reasons[0].Code != "close_past" {
			w.t.Fatalf("publish: %v %d %s", err, r.Status, r.Body)
		}
	}
}

// checkCloses wants every mission that fell due while the server was down closed.
func (w *storm) checkCloses(commits []town.Commit, due []string) {
	closed := map[string]bool{}
	for _, c := range commits {
		for _, l := range c.Leaves {
			if l.Type != "bidding.closed" {
				continue
			}
			var e struct {
				Mission string `json:"mission"`
			}
			if err := json.Unmarshal(l.Data, &e); err != nil || closed[e.Mission] {
				w.t.Errorf("the close of %q: %v, before: %v", e.Mission, err, closed[e.Mission])
			}
			closed[e.Mission] = true
		}
	}
	for _, id := range due {
		if !closed[id] {
			w.t.Errorf("%s fell due while the server was down and is not closed", id)
		}
	}
}

// repeat sends every accepted bid again by the other way: the first answer comes
// again and nothing is added.
func (w *storm) repeat() {
	before := w.s.Head(w.t, 0)
	other := town.NewStorm(w.t, w.s)
	work := make(chan *town.Attempt)
	var senders sync.WaitGroup
	for range 16 {
		senders.Go(func() {
			for a := range work {
				again := a.Again()
				if a.Way == "socket" {
					other.ByHTTP(again)
				} else {
					l := other.Line(a.Who)
					l.Bid(again)
					l.Close()
				}
				if again.Pos != a.Pos || again.Hash != a.Hash {
					w.t.Errorf("%s was told %d %s first and now %d %s %s", a.Key, a.Pos, a.Hash, again.Pos, again.Hash, again.Refused)
				}
			}
		})
	}
	for _, a := range w.Done() {
		if a.Refused == "" {
			work <- a
		}
	}
	close(work)
	senders.Wait()
	if after := w.s.Head(w.t, before.Pos-1); after.Hash != before.Hash {
		w.t.Errorf("repeating moved the head from %d to %d", before.Pos, after.Pos)
	}
}
