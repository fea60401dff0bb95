package models

import (
	"testing"

	"coupdemain/models/score"
)

func manual(t *Terms) {
	t.Weights, t.Manual = score.Weights{Price: 60}, []score.Manual{{Name: "Méthode", Weight: 30}, {Name: "Suivi", Weight: 10}}
}

func TestMarksAreForTheAnnouncedCriteria(t *testing.T) {
	g := StageOpened(t, manual)
	g.Refused("Pone", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Suivi": 1}}, Forbidden, "not_your_authority")
	g.Refused("Pagent", &SetMarks{Mission: "M1", Bid: "B9", Marks: map[string]int{"Suivi": 1}}, NotFound, "bid_unknown")
	g.Refused("Pagent", &SetMarks{Mission: "M1", Bid: "B1"}, Invalid, "missing")
	g.Refused("Pagent", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Couleur": 101, "Suivi": -1}}, Invalid, "criterion_unknown", "mark_out_of_range", "mark_out_of_range")
	g.Do("Pagent", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Suivi": 100}})
	before := g.mission()
	g.Do("Pagent", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Méthode": 50}})
	if b := g.mission().BidByID("B1"); b.Marks["Suivi"] != 100 || b.Marks["Méthode"] != 50 || len(before.BidByID("B1").Marks) != 1 {
		t.Errorf("marks %v", b.Marks)
	}
	scores := g.mission().Ranking()
	if scores[0].Bid != "B1" || !scores[0].Complete || scores[0].Total != 60+15+10 || scores[1].Complete {
		t.Errorf("ranking %+v", scores)
	}
}

func TestNothingIsMarkedBeforeTheOpening(t *testing.T) {
	g := StageOpened(t, manual)
	g.S = g.S.Apply(Meta{Pos: 100, At: g.Now}, []Event{&NegotiationOpened{Mission: "M1", Until: g.Now.Add(3 * Day)}})
	g.Refused("Pagent", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Suivi": 1}}, Refused, "not_opened")
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "not_opened")
}

func TestEvidenceIsJudgedWithAReason(t *testing.T) {
	g := StageOpened(t, func(k *Terms) { k.RequiredLevel = Proven })
	g.Refused("Pagent", &JudgeEvidence{Mission: "M1", Bid: "B1", Admitted: true}, Invalid, "missing")
	g.Refused("Pagent", &JudgeEvidence{Mission: "M1", Bid: "B1", Admitted: true, Reason: "Bien"}, Refused, "no_evidence")
	g.S.changeBid("M1", "B1", Meta{Pos: g.S.Pos, At: g.Now}, func(b *Bid) { b.Evidence = TextRef{Doc: "e"} })
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "evidence_not_judged")
	g.Do("Pagent", &JudgeEvidence{Mission: "M1", Bid: "B1", Reason: "Sans rapport"})
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Reason: "Quand même"}, Refused, "evidence_refused")
	if n := len(g.mission().Ranking()); n != 1 {
		t.Errorf("%d ranked, the refused one still among them", n)
	}
	g.Do("Pagent", &JudgeEvidence{Mission: "M1", Bid: "B1", Admitted: true, Reason: "Vu de plus près"})
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B1"})
}

func TestALowOfferIsSetAsideOnlyAfterAsking(t *testing.T) {
	low := func(k *Terms) { k.Estimate = 300_000 } // two offers: below half of the estimate is low
	g := StageOpened(t, low)
	g.Refused("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1"}, Invalid, "missing")
	g.Refused("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Trop bas"}, Refused, "justification_first")
	g.Refused("Pone", &GiveJustification{Mission: "M1", Text: Text{Plain: "Parce que."}}, Refused, "not_asked")
	g.Do("Pagent", &AskJustification{Mission: "M1", Bid: "B1"})
	g.Refused("Pagent", &AskJustification{Mission: "M1", Bid: "B1"}, Refused, "already_asked")
	g.Refused("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Trop bas"}, Refused, "justification_pending")
	silent := *g
	g.Refused("Pthree", &GiveJustification{Mission: "M1", Text: Text{Plain: "x"}}, Forbidden, "no_bid_of_yours")
	g.Refused("Pone", &GiveJustification{Mission: "M1"}, Invalid, "missing")
	g.Do("Pone", &GiveJustification{Mission: "M1", Text: Text{Plain: "Déjà fait ailleurs.", Ref: TextRef{Doc: "j"}}})
	g.Refused("Pone", &GiveJustification{Mission: "M1", Text: Text{Plain: "Encore."}}, Refused, "already_justified")
	g.Do("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "N'explique rien"})
	g.Refused("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Deux fois"}, Refused, "bid_set_aside")
	g.Refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Reason: "Non"}, Refused, "bid_set_aside")
	silent.Later(justifyDays * Day)
	silent.Do("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Sans réponse"})
}

func TestOnlyAFlaggedOfferIsAskedToExplain(t *testing.T) {
	g := StageOpened(t, nil)
	g.Refused("Pagent", &AskJustification{Mission: "M1", Bid: "B1"}, Refused, "not_flagged")
	g.Do("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Hors sujet"})
	if scores := g.mission().Ranking(); len(scores) != 1 || scores[0].Bid != "B2" {
		t.Errorf("ranking %v", scores)
	}
}
