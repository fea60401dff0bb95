package nodes

import (
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/dev/mongotest"
	"coupdemain/scripts/testday"
)

// TestMailIsSentOnceThoughItsNodeDies kills one of two nodes while both are
// sending: what it had claimed and not sent the other one sends when two minutes
// have passed, and nobody is written to twice.
func TestMailIsSentOnceThoughItsNodeDies(t *testing.T) {
	t.Parallel()
	const readers = 20
	const takeover = 5 * time.Minute // two minutes for the claim, one look every half, and a slow machine
	server := mongotest.Start(t)
	uri := server.URI(server.Database(t))
	m := settle(t, uri)
	p := newPost(t)
	nodes := []*town.Server{m.node(t, uri, "SMTP_URL", p.url), m.node(t, uri, "SMTP_URL", p.url)}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("mails: %v", p.perAddress())
		}
	})
	mission := nodes[0].Publish(t, m.people.Agent, testday.Now().Add(96*time.Hour), nil)
	for i, who := range m.people.Developers[:readers] {
		nodes[i%len(nodes)].Must(t, who, "PUT", "/missions/"+mission+"/bid", `{"amount":90000,"days":10}`, nil)
	}
	// reached is how many of those whom it concerns have a mail; nobody may have two.
	reached := func(concerned []town.Person) (n int) {
		t.Helper()
		sent := p.perAddress()
		for _, who := range concerned {
			if sent[who.Email] == 1 {
				delete(sent, who.Email)
				n++
			}
		}
		for who, mails := range sent {
			t.Fatalf("%s got %d mails", who, mails)
		}
		return n
	}
	once := func(what string, limit time.Duration, concerned []town.Person) {
		t.Helper()
		town.Until(t, limit, what, func() bool { return reached(concerned) == len(concerned) })
	}
	bidders := m.people.Developers[:readers]
	everyone := append([]town.Person{m.people.Both}, bidders...) // who posted it knows
	once("every bidder has a receipt", patience, bidders)
	p.forget()

	p.hold()
	nodes[0].Must(t, m.people.Agent, "POST", "/missions/"+mission+"/addenda", `{"text":"Le serveur de test est prêt."}`, nil)
	// One node sends four at a time: with five both are at it.
	town.Until(t, patience, "both nodes are sending", func() bool { return p.holding() > 4 })
	nodes[0].Kill()
	p.letGo()
	once("all have the addendum", takeover, everyone)
	nodes[0].Start()
	nodes[0].Stop()
	nodes[1].Stop()
	if n := reached(everyone); n != len(everyone) {
		t.Errorf("%d of %d have the addendum in the end", n, len(everyone))
	}
	nodes[0].Verify()
}
