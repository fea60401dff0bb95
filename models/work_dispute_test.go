package models

import "testing"

func TestADisputeIsSettledWhenBothProposeTheSame(t *testing.T) {
	for _, c := range []struct {
		outcome Outcome
		then    Phase
	}{{GoOn, Delivered}, {Accept, Accepted}, {Fail, Failed}} {
		g := StageDelivered(t, nil)
		g.Refused("Ptwo", &RaiseDispute{Mission: "M1", Text: Text{Plain: "x"}}, Forbidden, "not_your_award")
		g.Refused("Pone", &RaiseDispute{Mission: "M1"}, Invalid, "missing")
		g.Do("Pone", &RaiseDispute{Mission: "M1", Text: Text{Plain: "Hors du besoin.", Ref: TextRef{Doc: "d"}}})
		g.phase(Disputed)
		g.Refused("Pagent", &SettleDispute{Mission: "M1", Outcome: "won"}, Invalid, "outcome_unknown")
		g.Refused("Ptwo", &SettleDispute{Mission: "M1", Outcome: GoOn}, Forbidden, "not_your_award")
		g.Do("Pagent", &SettleDispute{Mission: "M1", Outcome: c.outcome})
		if again := g.Do("Pagent", &SettleDispute{Mission: "M1", Outcome: c.outcome}); len(again) != 0 {
			t.Errorf("proposed twice: %v", again)
		}
		g.phase(Disputed)
		g.Do("Pone", &SettleDispute{Mission: "M1", Outcome: c.outcome})
		g.phase(c.then)
		if d := g.mission().Dispute; d.Outcome != c.outcome || d.SettledAt.IsZero() {
			t.Errorf("dispute %+v", d)
		}
	}
}

func TestAStewardSettlesAfterMediation(t *testing.T) {
	g := StageDelivered(t, nil)
	g.Do("Pagent", &RaiseDispute{Mission: "M1", Text: Text{Plain: "Incomplet."}})
	g.Do("Pagent", &SettleDispute{Mission: "M1", Outcome: Fail})
	g.Do("Pone", &SettleDispute{Mission: "M1", Outcome: Accept})
	g.phase(Disputed)
	g.Do("Psteward", &SettleDispute{Mission: "M1", Outcome: Fail})
	g.phase(Failed)
	if f := g.mission().Failure; f == nil || f.Fault != NoFault || f.By != ByAuthority {
		t.Errorf("failure %+v", f)
	}
	if works := g.S.Works(g.developer("D1"), g.Now); len(works) != 0 {
		t.Errorf("a failure without fault counts: %v", works)
	}
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B2", Capacity: "La maire"})
}

func TestNobodysDelayRunsDuringADispute(t *testing.T) {
	g := ordered(t, nil)
	due := g.mission().DueAt(g.Now)
	g.Later(Day)
	g.Do("Pone", &RaiseDispute{Mission: "M1", Text: Text{Plain: "x"}})
	g.Later(4 * Day)
	g.Do("Psteward", &SettleDispute{Mission: "M1", Outcome: GoOn})
	g.phase(Ordered)
	if got := g.mission().DueAt(g.Now); !got.Equal(due.Add(4 * Day)) {
		t.Errorf("due %v, want four days after %v", got, due)
	}
	g.Do("Pone", &RaiseDispute{Mission: "M1", Text: Text{Plain: "encore"}})
	if e := g.Do("Psteward", &SettleDispute{Mission: "M1", Outcome: Accept})[1].(*DeliveryAccepted); e.N != 0 || e.Taken != 1 {
		t.Errorf("accepted %+v", e)
	}
	g.phase(Accepted)
}

// Rule 22: days of a suspension and of a dispute that overlap are taken off once.
func TestADisputeDuringASuspensionStopsTheDelayOnce(t *testing.T) {
	g := ordered(t, nil)
	due := g.mission().DueAt(g.Now)
	g.Later(Day)
	g.Do("Pagent", &SetClock{Mission: "M1", Suspended: true, Reason: "Accès au serveur"})
	g.Later(Day)
	g.Do("Pone", &RaiseDispute{Mission: "M1", Text: Text{Plain: "x"}})
	g.Later(4 * Day)
	g.Do("Psteward", &SettleDispute{Mission: "M1", Outcome: GoOn})
	if got := g.mission().DueAt(g.Now); !got.Equal(due.Add(5 * Day)) {
		t.Errorf("due %v at the end of the dispute, want five days after %v", got, due)
	}
	g.Later(Day)
	g.Do("Pagent", &SetClock{Mission: "M1"})
	if got := g.mission().DueAt(g.Now); !got.Equal(due.Add(6 * Day)) {
		t.Errorf("due %v after the suspension, want six days after %v", got, due)
	}
}

// Rule 22: what the delay was for is handed over, so neither the verification nor a
// dispute about the delivery moves it.
func TestNothingAfterADeliveryMovesTheDelay(t *testing.T) {
	g := StageDelivered(t, nil)
	due := g.mission().DueAt(g.Now)
	g.Later(2 * Day)
	g.Do("Pagent", &RaiseDispute{Mission: "M1", Text: Text{Plain: "Incomplet."}})
	g.Later(4 * Day)
	g.Do("Psteward", &SettleDispute{Mission: "M1", Outcome: GoOn})
	g.phase(Delivered)
	if got := g.mission().DueAt(g.Now); !got.Equal(due) {
		t.Errorf("due %v, want %v as before the dispute", got, due)
	}
	if taken := g.Do("Pagent", &AcceptDelivery{Mission: "M1"})[0].(*DeliveryAccepted).Taken; taken != 9 {
		t.Errorf("taken %d days, want the 9 until the delivery", taken)
	}
}
