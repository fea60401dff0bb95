package nodes

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/dev/mongotest"
	"coupdemain/scripts/testday"
)

// absence is how long the database is gone.
const absence = 30 * time.Second

// TestDatabaseGoneForHalfAMinute cuts a node off from its database: pages come
// from memory, commands are refused with what to do, sockets stay, and all goes
// on by itself afterwards.
func TestDatabaseGoneForHalfAMinute(t *testing.T) {
	t.Parallel()
	server := mongotest.Start(t)
	name := server.Database(t)
	m := settle(t, server.URI(name))
	proxy := mongotest.StartProxy(t, server)
	node := m.node(t, proxy.URI(name))
	mission := node.Publish(t, m.people.Private, testday.Now().Add(time.Hour), town.Terms{"format": "ranked", "weights": map[string]int{"price": 100}})
	reader := node.Connect(t, town.Person{})
	reader.Follow(t, "mission/"+mission)
	bid := func(i int) (int, town.Problem) {
		r, err := node.Call(m.people.Developers[i], "PUT", "/missions/"+mission+"/bid", fmt.Sprintf(`{"amount":%d,"days":10}`, 90_000-i), "Idempotency-Key", town.NewKey())
		if err != nil {
			t.Fatal(err)
		}
		if r.Status == http.StatusOK {
			return r.Status, town.Problem{}
		}
		p, err := r.Problem()
		if err != nil {
			t.Fatalf("%d is no refusal: %v %s", r.Status, err, r.Body)
		}
		return r.Status, p
	}
	if status, p := bid(0); status != http.StatusOK {
		t.Fatalf("before: %d %+v", status, p)
	}

	proxy.Cut()
	back, cancel := context.WithTimeout(t.Context(), absence)
	defer cancel()
	town.Until(t, patience, "the node says that it is not ready", func() bool {
		r, err := node.Send("GET", "/readyz", nil)
		return err == nil && r.Status == http.StatusServiceUnavailable
	})
	refused := 0
	town.Until(t, patience, "the database is back", func() bool {
		for _, path := range []string{"/", "/missions/" + mission, "/logiciels", "/api/v1/missions/" + mission} {
			if r, err := node.Send("GET", path, nil); err != nil || r.Status >= 400 {
				t.Fatalf("GET %s while the database is gone: %d %v\n%s", path, r.Status, err, r.Body)
			}
		}
		status, p := bid(1 + refused%(developers-1))
		if status != http.StatusServiceUnavailable || p.Code != "unavailable" || len(p.Reasons) == 0 || p.Reasons[0].Message == "" {
			t.Fatalf("a bid while the database is gone: %d %+v", status, p)
		}
		refused++
		return back.Err() != nil
	})
	if end := reader.End(); end != nil {
		t.Fatalf("the socket ended: %v", end)
	}
	proxy.Restore()
	town.Until(t, patience, "the node is ready again", func() bool {
		r, err := node.Send("GET", "/readyz", nil)
		return err == nil && r.Status == http.StatusOK
	})
	if status, p := bid(1); status != http.StatusOK {
		t.Fatalf("afterwards: %d %+v", status, p)
	}
	for i := range 2 {
		if f := reader.Want(t, "both bids", func(f town.Frame) bool { return f.Op == "event" }); f.Type != "bid.placed" {
			t.Errorf("event %d is %+v", i, f)
		}
	}
	t.Logf("%d bids were refused", refused)
	node.Verify()
}
