package models

import (
	"strings"
	"testing"
	"time"
)

func TestAPublicOrderCarriesItsCommitment(t *testing.T) {
	g := opened(t, nil)
	g.refused("Pagent", &SendOrder{Mission: "M1", Commitment: "1"}, Refused, "wrong_phase")
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire"})
	g.refused("Pagent", &SendOrder{Mission: "M1"}, Invalid, "missing")
	g.refused("Pagent", &SendOrder{Mission: "M1", Commitment: strings.Repeat("9", 51)}, Invalid, "too_long")
	g.refused("Pone", &SendOrder{Mission: "M1", Commitment: "1"}, Forbidden, "not_your_authority")
	if due := g.mission().DueAt(g.now); !due.IsZero() {
		t.Errorf("due %v before the order", due)
	}
	g.do("Pagent", &SendOrder{Mission: "M1", Commitment: "2026-12", ServiceCode: "S1"})
	if due := g.mission().DueAt(g.now); !due.Equal(g.now.Add(10 * day)) {
		t.Errorf("due %v", due)
	}
	g.phase(Ordered)
}

func TestASuspensionMovesTheDueDate(t *testing.T) {
	g := ordered(t, nil)
	at := g.now
	g.refused("Pagent", &SetClock{Mission: "M1"}, Refused, "clock_running")
	g.refused("Pagent", &SetClock{Mission: "M1", Suspended: true}, Invalid, "missing")
	g.later(2 * day)
	g.do("Pagent", &SetClock{Mission: "M1", Suspended: true, Reason: "Accès au serveur"})
	g.refused("Pagent", &SetClock{Mission: "M1", Suspended: true, Reason: "x"}, Refused, "clock_suspended")
	g.later(3 * day)
	if due := g.mission().DueAt(g.now); !due.Equal(at.Add(13 * day)) {
		t.Errorf("due %v while suspended", due)
	}
	g.do("Pagent", &SetClock{Mission: "M1"})
	g.later(5 * day)
	if due := g.mission().DueAt(g.now); !due.Equal(at.Add(13 * day)) {
		t.Errorf("due %v after it", due)
	}
	if taken := g.mission().taken(g.now); taken != 7 {
		t.Errorf("taken %d days, want 2 + 5", taken)
	}
	if taken := g.mission().taken(g.now.Add(time.Millisecond)); taken != 8 {
		t.Errorf("taken %d, a started day counts", taken)
	}
}

func TestADeliveryEndsASuspension(t *testing.T) {
	g := ordered(t, nil)
	g.later(2 * day)
	g.do("Pagent", &SetClock{Mission: "M1", Suspended: true, Reason: "Accès"})
	g.later(4 * day)
	g.do("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "Fait."}})
	g.later(10 * day)
	if taken := g.do("Pagent", &AcceptDelivery{Mission: "M1"})[0].(*DeliveryAccepted).Taken; taken != 2 {
		t.Errorf("taken %d days, want 2", taken)
	}
}
