package models

import (
	"strconv"
	"testing"
)

func TestASignInLinkWorksOnce(t *testing.T) {
	g := NewStage(t)
	until := g.Now.Add(30 * Day)
	if events := g.Do("", &OpenSession{Person: "Pone", Session: "s1", Link: "l1", Until: until}); len(events) != 2 {
		t.Errorf("the first sign-in made %d events, want the confirmation and the session", len(events))
	}
	if p, _ := g.S.Person("Pone"); !p.Confirmed {
		t.Error("following the link did not confirm the address")
	}
	g.Refused("", &OpenSession{Person: "Pone", Session: "s2", Link: "l1", Until: until}, Conflict, "link_used")
	g.Refused("", &OpenSession{Person: "Pone", Session: "s1", Link: "l2", Until: until}, Conflict, "id_taken")
	g.Refused("", &OpenSession{Person: "Pone", Session: "s2", Link: "l2", Until: g.Now}, Invalid, "until_out_of_range")
	g.Refused("Ptwo", &OpenSession{Person: "Pone", Session: "s2", Link: "l2", Until: until}, Forbidden, "not_yours")
	g.Refused("", &OpenSession{Person: "Pnobody", Session: "s2", Link: "l2", Until: until}, NotFound, "person_unknown")
}

func TestTheOldestOfTooManySessionsIsClosed(t *testing.T) {
	g := NewStage(t)
	for i := range maxSessions + 1 {
		n := strconv.Itoa(i)
		g.Do("", &OpenSession{Person: "Pone", Session: "s" + n, Link: "l" + n, Until: g.Now.Add(Day)})
	}
	p, _ := g.S.Person("Pone")
	if _, open := g.S.SessionOf("s0", g.Now); open || len(p.Sessions) != maxSessions || p.Sessions[0] != "s1" {
		t.Errorf("%d sessions from %s, the oldest open: %v", len(p.Sessions), p.Sessions[0], open)
	}
	g.Later(2 * Day)
	g.Do("", &OpenSession{Person: "Pone", Session: "new", Link: "new", Until: g.Now.Add(Day)})
	if p, _ := g.S.Person("Pone"); len(p.Sessions) != 1 || g.S.sessions.Len() != 1 {
		t.Errorf("expired sessions stayed: %v", p.Sessions)
	}
}

func TestUsedLinksAreForgottenInTheEnd(t *testing.T) {
	g := NewStage(t)
	for i := range 40 {
		n := strconv.Itoa(i)
		g.Do("", &OpenSession{Person: "Pone", Session: "s" + n, Link: "l" + n, Until: g.Now.Add(Day)})
	}
	if !g.S.LinkUsed("l0") || g.S.links.Len() != 40 {
		t.Fatalf("%d links remembered", g.S.links.Len())
	}
	g.Later(MaxLinkLife)
	for i := range 3 {
		n := strconv.Itoa(i)
		g.Do("", &OpenSession{Person: "Ptwo", Session: "t" + n, Link: "m" + n, Until: g.Now.Add(Day)})
	}
	if g.S.LinkUsed("l39") || g.S.links.Len() != 3 || g.S.spent.Len() != 3 {
		t.Errorf("%d links remembered, %d in the index", g.S.links.Len(), g.S.spent.Len())
	}
}

func TestSessionsAreClosedByTheirOwner(t *testing.T) {
	g := NewStage(t)
	for _, n := range []string{"1", "2", "3"} {
		g.Do("", &OpenSession{Person: "Pone", Session: "s" + n, Link: "l" + n, Until: g.Now.Add(Day)})
	}
	g.Refused("Ptwo", &CloseSession{Session: "s1"}, NotFound, "session_unknown")
	g.Refused("", &CloseSession{Session: "s1"}, Unauthenticated, "not_signed_in")
	g.Do("Pone", &CloseSession{Session: "s2"})
	if _, open := g.S.SessionOf("s2", g.Now); open {
		t.Error("still open")
	}
	if events := g.Do("Pone", &CloseSession{All: true}); len(events) != 2 || g.S.sessions.Len() != 0 {
		t.Errorf("closed %d, %d left", len(events), g.S.sessions.Len())
	}
}

func TestTokensAreOnesOwnAndTen(t *testing.T) {
	g := NewStage(t)
	g.Refused("Psteward", &IssueToken{Person: "Pone", Token: "t"}, Forbidden, "not_yours")
	g.Refused("", &IssueToken{Person: "Pone", Token: "t"}, Unauthenticated, "not_signed_in")
	g.Do(Operator, &IssueToken{Person: "Pone", Token: "t0", Label: "essais"})
	for i := 1; i < maxTokens; i++ {
		g.Do("Pone", &IssueToken{Token: "t" + strconv.Itoa(i)})
	}
	g.Refused("Pone", &IssueToken{Token: "more"}, Limit, "too_many")
	g.Refused("Ptwo", &RevokeToken{Token: "t0"}, Forbidden, "steward_only")
	g.Refused("Ptwo", &RevokeToken{Token: "none"}, NotFound, "token_unknown")
	g.Do("Pone", &RevokeToken{Token: "t0"})
	if _, ok := g.S.TokenOf("t0"); ok {
		t.Error("a revoked token is still good")
	}
	g.Do("Pone", &IssueToken{Token: "more"})
}
