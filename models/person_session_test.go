package models

import (
	"strconv"
	"testing"
)

func TestASignInLinkWorksOnce(t *testing.T) {
	g := newStage(t)
	until := g.now.Add(30 * day)
	if events := g.do("", &OpenSession{Person: "Pone", Session: "s1", Link: "l1", Until: until}); len(events) != 2 {
		t.Errorf("the first sign-in made %d events, want the confirmation and the session", len(events))
	}
	if p, _ := g.s.Person("Pone"); !p.Confirmed {
		t.Error("following the link did not confirm the address")
	}
	g.refused("", &OpenSession{Person: "Pone", Session: "s2", Link: "l1", Until: until}, Conflict, "link_used")
	g.refused("", &OpenSession{Person: "Pone", Session: "s1", Link: "l2", Until: until}, Conflict, "id_taken")
	g.refused("", &OpenSession{Person: "Pone", Session: "s2", Link: "l2", Until: g.now}, Invalid, "until_out_of_range")
	g.refused("Ptwo", &OpenSession{Person: "Pone", Session: "s2", Link: "l2", Until: until}, Forbidden, "not_yours")
	g.refused("", &OpenSession{Person: "Pnobody", Session: "s2", Link: "l2", Until: until}, NotFound, "person_unknown")
}

func TestTheOldestOfTooManySessionsIsClosed(t *testing.T) {
	g := newStage(t)
	for i := range maxSessions + 1 {
		n := strconv.Itoa(i)
		g.do("", &OpenSession{Person: "Pone", Session: "s" + n, Link: "l" + n, Until: g.now.Add(day)})
	}
	p, _ := g.s.Person("Pone")
	if _, open := g.s.SessionOf("s0", g.now); open || len(p.Sessions) != maxSessions || p.Sessions[0] != "s1" {
		t.Errorf("%d sessions from %s, the oldest open: %v", len(p.Sessions), p.Sessions[0], open)
	}
	g.later(2 * day)
	g.do("", &OpenSession{Person: "Pone", Session: "new", Link: "new", Until: g.now.Add(day)})
	if p, _ := g.s.Person("Pone"); len(p.Sessions) != 1 || g.s.sessions.Len() != 1 {
		t.Errorf("expired sessions stayed: %v", p.Sessions)
	}
}

func TestUsedLinksAreForgottenInTheEnd(t *testing.T) {
	g := newStage(t)
	for i := range 40 {
		n := strconv.Itoa(i)
		g.do("", &OpenSession{Person: "Pone", Session: "s" + n, Link: "l" + n, Until: g.now.Add(day)})
	}
	if !g.s.LinkUsed("l0") || g.s.links.Len() != 40 {
		t.Fatalf("%d links remembered", g.s.links.Len())
	}
	g.later(MaxLinkLife)
	for i := range 3 {
		n := strconv.Itoa(i)
		g.do("", &OpenSession{Person: "Ptwo", Session: "t" + n, Link: "m" + n, Until: g.now.Add(day)})
	}
	if g.s.LinkUsed("l39") || g.s.links.Len() != 3 || g.s.spent.Len() != 3 {
		t.Errorf("%d links remembered, %d in the index", g.s.links.Len(), g.s.spent.Len())
	}
}

func TestSessionsAreClosedByTheirOwner(t *testing.T) {
	g := newStage(t)
	for _, n := range []string{"1", "2", "3"} {
		g.do("", &OpenSession{Person: "Pone", Session: "s" + n, Link: "l" + n, Until: g.now.Add(day)})
	}
	g.refused("Ptwo", &CloseSession{Session: "s1"}, NotFound, "session_unknown")
	g.refused("", &CloseSession{Session: "s1"}, Unauthenticated, "not_signed_in")
	g.do("Pone", &CloseSession{Session: "s2"})
	if _, open := g.s.SessionOf("s2", g.now); open {
		t.Error("still open")
	}
	if events := g.do("Pone", &CloseSession{All: true}); len(events) != 2 || g.s.sessions.Len() != 0 {
		t.Errorf("closed %d, %d left", len(events), g.s.sessions.Len())
	}
}

func TestTokensAreOnesOwnAndTen(t *testing.T) {
	g := newStage(t)
	g.refused("Psteward", &IssueToken{Person: "Pone", Token: "t"}, Forbidden, "not_yours")
	g.refused("", &IssueToken{Person: "Pone", Token: "t"}, Unauthenticated, "not_signed_in")
	g.do(Operator, &IssueToken{Person: "Pone", Token: "t0", Label: "essais"})
	for i := 1; i < maxTokens; i++ {
		g.do("Pone", &IssueToken{Token: "t" + strconv.Itoa(i)})
	}
	g.refused("Pone", &IssueToken{Token: "more"}, Limit, "too_many")
	g.refused("Ptwo", &RevokeToken{Token: "t0"}, Forbidden, "steward_only")
	g.refused("Ptwo", &RevokeToken{Token: "none"}, NotFound, "token_unknown")
	g.do("Pone", &RevokeToken{Token: "t0"})
	if _, ok := g.s.TokenOf("t0"); ok {
		t.Error("a revoked token is still good")
	}
	g.do("Pone", &IssueToken{Token: "more"})
}
