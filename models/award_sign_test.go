package models

import (
	"testing"
	"time"
)

func TestAnotherThanTheFirstNeedsAReason(t *testing.T) {
	g := opened(t, nil)
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B2"}, Refused, "reason_required")
	g.refused("Pone", &AwardMission{Mission: "M1", Bid: "B1"}, Forbidden, "not_your_authority")
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B2", Reason: "Répond mieux au besoin."})
	g.phase(Closed)
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}) // a proposal may be changed
	g.do(Operator, &GrantRole{Person: "Pother", Role: Agent, Authority: "A1"})
	g.refused("Pother", &SignAward{Mission: "M1"}, Refused, "capacity_missing")
	events := g.do("Pother", &SignAward{Mission: "M1", Capacity: "La maire", Reference: "2026-4"})
	e := events[0].(*AwardSigned)
	if e.Bid != "B1" || e.Amount != 100_000 || e.Total != 10_000 || e.Salt != "s1" || e.Person != "Pone" || e.Pos != 5 {
		t.Errorf("signed %+v", e)
	}
	if len(e.Hidden.Scores) != 2 || e.Hidden.Scores[1] != (Mark{Bid: "B2", Rank: 2, Total: 8333}) {
		t.Errorf("frozen %v", e.Hidden.Scores)
	}
	g.phase(Awarded)
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B2", Reason: "x"}, Refused, "wrong_phase")
	g.refused("Pagent", &SignAward{Mission: "M1", Capacity: "x"}, Refused, "wrong_phase")
}

func TestAnAwardWaitsForEveryQuestionAndMark(t *testing.T) {
	g := opened(t, manual)
	asked := &QuestionAsked{Mission: "M1", N: 1}
	g.happen("Ptwo", asked)
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "questions_open", "marks_missing")
	g.refused("Pagent", &SignAward{Mission: "M1", Capacity: "x"}, Refused, "no_proposal")
	g.happen("Pagent", &QuestionAnswered{Mission: "M1", N: 1, Text: "Hors sujet.", Declined: true})
	for _, b := range []string{"B1", "B2"} {
		g.do("Pagent", &SetMarks{Mission: "M1", Bid: b, Marks: map[string]int{"Méthode": 50, "Suivi": 50}})
	}
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire"})
	g.phase(Awarded)
}

func TestABidBindsFor30Days(t *testing.T) {
	g := opened(t, nil)
	end := g.now.Add(30 * day)
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B1"})
	g.now = end
	g.refused("Pagent", &SignAward{Mission: "M1", Capacity: "La maire"}, Refused, "bid_expired")
	g.refused("Pthree", &ReconfirmBid{Mission: "M1"}, Forbidden, "no_bid_of_yours")
	g.do("Pone", &ReconfirmBid{Mission: "M1"})
	g.do("Pagent", &SignAward{Mission: "M1", Capacity: "La maire"})
	g.phase(Awarded)
	early := opened(t, nil)
	early.now = end.Add(-time.Millisecond)
	early.do("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire"})
}

func TestAfterAFailureTheNextBestIsAwarded(t *testing.T) {
	g := ordered(t, nil)
	g.do("Pone", &ClaimFailure{Mission: "M1", Reason: Text{Plain: "Nous n'y arrivons pas."}})
	g.do("Pone", &SettleFailure{Mission: "M1", Fault: DeveloperFault})
	g.phase(Failed)
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "bid_failed", "reason_required")
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B2"}) // the best of those left: no reason needed
	g.phase(Failed)
	if n := len(g.mission().Past); n != 1 {
		t.Fatalf("%d past awards", n)
	}
	g.do("Pagent", &SignAward{Mission: "M1", Capacity: "La maire"})
	g.phase(Awarded)
	m := g.mission()
	if m.Award.Bid != "B2" || m.Order != nil || m.Failure != nil || m.Past[0].Ended == nil || m.Past[0].Ended.Failure.Fault != DeveloperFault {
		t.Errorf("award %+v, past %+v", m.Award, m.Past[0])
	}
	if works := g.s.Works(g.developer("D1"), g.now); len(works) != 1 || !works[0].Failed || works[0].Amount != 100_000 {
		t.Errorf("works %+v", works)
	}
	if works := g.s.Works(g.developer("D2"), g.now); len(works) != 0 {
		t.Errorf("works of the next best %+v", works)
	}
}

func TestADeveloperThatNobodyIsBehindIsNotSelected(t *testing.T) {
	g := opened(t, nil)
	g.do("Pone", &ErasePerson{Person: "Pone"})
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "developer_gone")
}
