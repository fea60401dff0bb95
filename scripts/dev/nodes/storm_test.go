package nodes

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/dev/mongotest"
	"coupdemain/scripts/testday"
)

// Sizes of the storm over three nodes.
const (
	bids     = 4 // of each bidder
	watchers = 300
	patience = 2 * time.Minute
)

// TestNodeDiesUnderSixtyBidders kills one of three nodes and starts it again,
// while 60 people bid and 300 watch on whichever node they land on.
func TestNodeDiesUnderSixtyBidders(t *testing.T) {
	server := mongotest.Start(t)
	uri := server.URI(server.Database(t))
	m := settle(t, uri)
	nodes := []*town.Server{m.node(t, uri), m.node(t, uri), m.node(t, uri)}
	people := m.people

	later := testday.Now().Add(time.Hour)
	only := map[string]int{"price": 100}
	missions := []string{
		nodes[0].Publish(t, people.Agent, later, nil),
		nodes[0].Publish(t, people.Private, later, town.Terms{"format": "ranked", "weights": only}),
		nodes[0].Publish(t, people.Private, later, town.Terms{"format": "open", "weights": only, "ceiling": 1_000_000_000}),
	}
	begin := nodes[0].Head(t, 0).Pos
	together(t, nodes)

	w := town.NewStorm(t, nodes...)
	w.Falling(missions[2], 1_000_000_000)
	all := make([]*watcher, watchers)
	var watching, bidding sync.WaitGroup
	for i := range all {
		at := i / len(missions) % len(nodes)
		all[i] = newWatcher(missions[i%len(missions)], nodes, at)
		watching.Go(func() {
			if err := all[i].run(); err != nil {
				t.Error(err)
			}
		})
	}
	const sent = developers * bids
	for i, who := range people.Developers {
		bidding.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(i)))
			l := w.Line(who)
			defer l.Close()
			for n := range bids {
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
	reached := func(n int64) {
		town.Until(t, patience, "the storm goes on", func() bool { return w.Settled() >= n })
	}
	w.Allow(sent / 3)
	reached(sent / 3)
	<-w.Allow(sent * 2 / 3) // in the middle of a wave
	nodes[1].Kill()
	reached(sent * 2 / 3)
	nodes[1].Start()
	w.Allow(sent)
	bidding.Wait()

	together(t, nodes)
	shown := map[string][]int64{}
	for _, a := range w.Done() {
		if a.Refused == "" {
			shown[a.Mission] = append(shown[a.Mission], a.Pos)
		}
	}
	for _, at := range shown {
		slices.Sort(at)
	}
	for _, one := range all {
		at := shown[one.mission]
		one.finish(at[len(at)-1])
	}
	watching.Wait()
	falls, views := 0, 0
	for _, one := range all {
		if err := one.check(shown[one.mission]); err != nil {
			t.Error(err)
		}
		falls, views = falls+one.falls, views+one.views
	}
	t.Logf("%d watchers, %d falls, %d views", watchers, falls, views)
	if falls < watchers/len(nodes)/2 {
		t.Errorf("%d falls: the killed node had no watchers", falls)
	}
	w.Check(nodes[0].Journal(t, begin), sent, 0)
	nodes[2].Verify()
}

// status is what a node says of itself.
type status struct {
	Pos    int64  `json:"pos"`
	Hash   string `json:"hash"`
	Digest string `json:"digest"`
}

// together waits until all nodes are at one position, and wants one state there.
func together(t *testing.T, nodes []*town.Server) {
	t.Helper()
	said := make([]status, len(nodes))
	town.Until(t, patience, "all nodes are at one position", func() bool {
		for i, n := range nodes {
			out, err := n.Run("status")
			if err != nil {
				return false
			}
			if err := json.Unmarshal([]byte(out), &said[i]); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
		return !slices.ContainsFunc(said, func(s status) bool { return s.Pos != said[0].Pos })
	})
	for i, s := range said {
		if s != said[0] || s.Digest == "" {
			t.Errorf("node %d is at %+v, the first at %+v", i, s, said[0])
		}
	}
}
