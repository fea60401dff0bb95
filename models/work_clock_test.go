package models

import (
	"strings"
	"testing"
	"time"
)

func TestAPublicOrderCarriesItsCommitment(t *testing.T) {
	g := StageOpened(t, nil)
	g.Refused("Pagent", &SendOrder{Mission: "M1", Commitment: "1"}, Refused, "wrong_phase")
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire"})
	g.Refused("Pagent", &SendOrder{Mission: "M1"}, Invalid, "missing")
	g.Refused("Pagent", &SendOrder{Mission: "M1", Commitment: strings.Repeat("9", 51)}, Invalid, "too_long")
	g.Refused("Pone", &SendOrder{Mission: "M1", Commitment: "1"}, Forbidden, "not_your_authority")
	if due := g.mission().DueAt(g.Now); !due.IsZero() {
		t.Errorf("due %v before the order", due)
	}
	g.Do("Pagent", &SendOrder{Mission: "M1", Commitment: "2026-12", ServiceCode: "S1"})
	if due := g.mission().DueAt(g.Now); !due.Equal(g.Now.Add(10 * Day)) {
		t.Errorf("due %v", due)
	}
	g.phase(Ordered)
}

func TestASuspensionMovesTheDueDate(t *testing.T) {
	g := ordered(t, nil)
	at := g.Now
	g.Refused("Pagent", &SetClock{Mission: "M1"}, Refused, "clock_running")
	g.Refused("Pagent", &SetClock{Mission: "M1", Suspended: true}, Invalid, "missing")
	g.Later(2 * Day)
	g.Do("Pagent", &SetClock{Mission: "M1", Suspended: true, Reason: "Accès au serveur"})
	g.Refused("Pagent", &SetClock{Mission: "M1", Suspended: true, Reason: "x"}, Refused, "clock_suspended")
	g.Later(3 * Day)
	if due := g.mission().DueAt(g.Now); !due.Equal(at.Add(13 * Day)) {
		t.Errorf("due %v while suspended", due)
	}
	g.Do("Pagent", &SetClock{Mission: "M1"})
	g.Later(5 * Day)
	if due := g.mission().DueAt(g.Now); !due.Equal(at.Add(13 * Day)) {
		t.Errorf("due %v after it", due)
	}
	if taken := g.mission().taken(g.Now); taken != 7 {
		t.Errorf("taken %d days, want 2 + 5", taken)
	}
	if taken := g.mission().taken(g.Now.Add(time.Millisecond)); taken != 8 {
		t.Errorf("taken %d, a started day counts", taken)
	}
}

func TestADeliveryEndsASuspension(t *testing.T) {
	g := ordered(t, nil)
	g.Later(2 * Day)
	g.Do("Pagent", &SetClock{Mission: "M1", Suspended: true, Reason: "Accès"})
	g.Later(4 * Day)
	g.Do("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "Fait."}})
	g.Later(10 * Day)
	if taken := g.Do("Pagent", &AcceptDelivery{Mission: "M1"})[0].(*DeliveryAccepted).Taken; taken != 2 {
		t.Errorf("taken %d days, want 2", taken)
	}
}
