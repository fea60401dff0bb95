package models

import (
	"testing"

	"coupdemain/models/score"
)

func manual(t *Terms) {
	t.Weights, t.Manual = score.Weights{Price: 60}, []score.Manual{{Name: "Méthode", Weight: 30}, {Name: "Suivi", Weight: 10}}
}

func TestMarksAreForTheAnnouncedCriteria(t *testing.T) {
	g := opened(t, manual)
	g.refused("Pone", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Suivi": 1}}, Forbidden, "not_your_authority")
	g.refused("Pagent", &SetMarks{Mission: "M1", Bid: "B9", Marks: map[string]int{"Suivi": 1}}, NotFound, "bid_unknown")
	g.refused("Pagent", &SetMarks{Mission: "M1", Bid: "B1"}, Invalid, "missing")
	g.refused("Pagent", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Couleur": 101, "Suivi": -1}}, Invalid, "criterion_unknown", "mark_out_of_range", "mark_out_of_range")
	g.do("Pagent", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Suivi": 100}})
	before := g.mission()
	g.do("Pagent", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Méthode": 50}})
	if b := g.mission().BidByID("B1"); b.Marks["Suivi"] != 100 || b.Marks["Méthode"] != 50 || len(before.BidByID("B1").Marks) != 1 {
		t.Errorf("marks %v", b.Marks)
	}
	scores := g.mission().Ranking()
	if scores[0].Bid != "B1" || !scores[0].Complete || scores[0].Total != 60+15+10 || scores[1].Complete {
		t.Errorf("ranking %+v", scores)
	}
}

func TestNothingIsMarkedBeforeTheOpening(t *testing.T) {
	g := opened(t, manual)
	g.s = g.s.Apply(Meta{Pos: 100, At: g.now}, []Event{&NegotiationOpened{Mission: "M1", Until: g.now.Add(3 * day)}})
	g.refused("Pagent", &SetMarks{Mission: "M1", Bid: "B1", Marks: map[string]int{"Suivi": 1}}, Refused, "not_opened")
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "not_opened")
}

func TestEvidenceIsJudgedWithAReason(t *testing.T) {
	g := opened(t, func(k *Terms) { k.RequiredLevel = Proven })
	g.refused("Pagent", &JudgeEvidence{Mission: "M1", Bid: "B1", Admitted: true}, Invalid, "missing")
	g.refused("Pagent", &JudgeEvidence{Mission: "M1", Bid: "B1", Admitted: true, Reason: "Bien"}, Refused, "no_evidence")
	g.s.changeBid("M1", "B1", Meta{Pos: g.s.Pos, At: g.now}, func(b *Bid) { b.Evidence = TextRef{Doc: "e"} })
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}, Refused, "evidence_not_judged")
	g.do("Pagent", &JudgeEvidence{Mission: "M1", Bid: "B1", Reason: "Sans rapport"})
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Reason: "Quand même"}, Refused, "evidence_refused")
	if n := len(g.mission().Ranking()); n != 1 {
		t.Errorf("%d ranked, the refused one still among them", n)
	}
	g.do("Pagent", &JudgeEvidence{Mission: "M1", Bid: "B1", Admitted: true, Reason: "Vu de plus près"})
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B1"})
}

func TestALowOfferIsSetAsideOnlyAfterAsking(t *testing.T) {
	low := func(k *Terms) { k.Estimate = 300_000 } // two offers: below half of the estimate is low
	g := opened(t, low)
	g.refused("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1"}, Invalid, "missing")
	g.refused("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Trop bas"}, Refused, "justification_first")
	g.refused("Pone", &GiveJustification{Mission: "M1", Text: Text{Plain: "Parce que."}}, Refused, "not_asked")
	g.do("Pagent", &AskJustification{Mission: "M1", Bid: "B1"})
	g.refused("Pagent", &AskJustification{Mission: "M1", Bid: "B1"}, Refused, "already_asked")
	g.refused("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Trop bas"}, Refused, "justification_pending")
	silent := *g
	g.refused("Pthree", &GiveJustification{Mission: "M1", Text: Text{Plain: "x"}}, Forbidden, "no_bid_of_yours")
	g.refused("Pone", &GiveJustification{Mission: "M1"}, Invalid, "missing")
	g.do("Pone", &GiveJustification{Mission: "M1", Text: Text{Plain: "Déjà fait ailleurs.", Ref: TextRef{Doc: "j"}}})
	g.refused("Pone", &GiveJustification{Mission: "M1", Text: Text{Plain: "Encore."}}, Refused, "already_justified")
	g.do("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "N'explique rien"})
	g.refused("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Deux fois"}, Refused, "bid_set_aside")
	g.refused("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Reason: "Non"}, Refused, "bid_set_aside")
	silent.later(justifyDays * day)
	silent.do("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Sans réponse"})
}

func TestOnlyAFlaggedOfferIsAskedToExplain(t *testing.T) {
	g := opened(t, nil)
	g.refused("Pagent", &AskJustification{Mission: "M1", Bid: "B1"}, Refused, "not_flagged")
	g.do("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Hors sujet"})
	if scores := g.mission().Ranking(); len(scores) != 1 || scores[0].Bid != "B2" {
		t.Errorf("ranking %v", scores)
	}
}
