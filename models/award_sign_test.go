package models

import (
	"testing"
	"time"
)

func TestAnotherThanTheFirstNeedsAReason(t *testing.T) {
	g := StageOpened(t, nil)
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B2"}, Refused, "reason_required")
	g.Refused("Pone", &AwardMission{Mission: "M1", Bid: "B1"}, Forbidden, "not_your_authority")
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B2", Reason: "Répond mieux au besoin."})
	g.phase(Closed)
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}) // a proposal may be changed
	g.Do(Operator, &GrantRole{Person: "Pother", Role: Agent, Authority: "A1"})
	g.Refused("Pother", &SignAward{Mission: "M1"}, Refused, "capacity_missing")
	events := g.Do("Pother", &SignAward{Mission: "M1", Capacity: "La maire", Reference: "2026-4"})
	e := events[0].(*AwardSigned)
	if e.Bid != "B1" || e.Amount != 100_000 || e.Total != 10_000 || e.Salt != "s1" || e.Person != "Pone" || e.Pos != 5 {
		t.Errorf("signed %+v", e)
	}
	if len(e.Hidden.Scores) != 2 || e.Hidden.Scores[1] != (Mark{Bid: "B2", Rank: 2, Total: 8333}) {
		t.Errorf("frozen %v", e.Hidden.Scores)
	}
	g.phase(Awarded)
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B2", Reason: "x"}, Refused, "wrong_phase")
	g.Refused("Pagent", &SignAward{Mission: "M1", Capacity: "x"}, Refused, "wrong_phase")
}

func TestAnAwardWaitsForEveryQuestionAndMark(t *testing.T) {
	g := StageOpened(t, manual)
	asked := &QuestionAsked{Mission: "M1", N: 1}
	g.Happen("Ptwo", asked)
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "questions_open", "marks_missing")
	g.Refused("Pagent", &SignAward{Mission: "M1", Capacity: "x"}, Refused, "no_proposal")
	g.Happen("Pagent", &QuestionAnswered{Mission: "M1", N: 1, Text: "Hors sujet.", Declined: true})
	for _, b := range []string{"B1", "B2"} {
		g.Do("Pagent", &SetMarks{Mission: "M1", Bid: b, Marks: map[string]int{"Méthode": 50, "Suivi": 50}})
	}
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire"})
	g.phase(Awarded)
}

func TestABidBindsFor30Days(t *testing.T) {
	g := StageOpened(t, nil)
	end := g.Now.Add(30 * Day)
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B1"})
	g.Now = end
	g.Refused("Pagent", &SignAward{Mission: "M1", Capacity: "La maire"}, Refused, "bid_expired")
	g.Refused("Pthree", &ReconfirmBid{Mission: "M1"}, Forbidden, "no_bid_of_yours")
	g.Do("Pone", &ReconfirmBid{Mission: "M1"})
	g.Do("Pagent", &SignAward{Mission: "M1", Capacity: "La maire"})
	g.phase(Awarded)
	early := StageOpened(t, nil)
	early.Now = end.Add(-time.Millisecond)
	early.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire"})
}

func TestAfterAFailureTheNextBestIsAwarded(t *testing.T) {
	g := ordered(t, nil)
	g.Do("Pone", &ClaimFailure{Mission: "M1", Reason: Text{Plain: "Nous n'y arrivons pas."}})
	g.Do("Pone", &SettleFailure{Mission: "M1", Fault: DeveloperFault})
	g.phase(Failed)
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "bid_failed", "reason_required")
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B2"}) // the best of those left: no reason needed
	g.phase(Failed)
	if n := len(g.mission().Past); n != 1 {
		t.Fatalf("%d past awards", n)
	}
	g.Do("Pagent", &SignAward{Mission: "M1", Capacity: "La maire"})
	g.phase(Awarded)
	m := g.mission()
	if m.Award.Bid != "B2" || m.Order != nil || m.Failure != nil || m.Past[0].Ended == nil || m.Past[0].Ended.Failure.Fault != DeveloperFault {
		t.Errorf("award %+v, past %+v", m.Award, m.Past[0])
	}
	if works := g.S.Works(g.developer("D1"), g.Now); len(works) != 1 || !works[0].Failed || works[0].Amount != 100_000 {
		t.Errorf("works %+v", works)
	}
	if works := g.S.Works(g.developer("D2"), g.Now); len(works) != 0 {
		t.Errorf("works of the next best %+v", works)
	}
}

func TestADeveloperThatNobodyIsBehindIsNotSelected(t *testing.T) {
	g := StageOpened(t, nil)
	g.Do("Pone", &ErasePerson{Person: "Pone"})
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "developer_gone")
}
