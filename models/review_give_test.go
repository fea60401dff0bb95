package models

import "testing"

func accepted(t *testing.T) *stage {
	t.Helper()
	g := delivered(t, nil)
	g.do("Pagent", &AcceptDelivery{Mission: "M1"})
	return g
}

func TestReviewsAreHiddenUntilBothAreIn(t *testing.T) {
	g := accepted(t)
	g.refused("Pagent", &GiveReview{Mission: "M1", Quality: 6, Deadline: 0, Communication: 3}, Invalid, "mark_out_of_range", "mark_out_of_range")
	g.refused("Pone", &GiveReview{Mission: "M1"}, Invalid, "missing")
	g.refused("Ptwo", &GiveReview{Mission: "M1", Quality: 5}, Forbidden, "not_your_award")
	g.do("Pagent", &GiveReview{Mission: "M1", Quality: 5, Deadline: 4, Communication: 3})
	g.refused("Pagent", &GiveReview{Mission: "M1", Quality: 5, Deadline: 4, Communication: 3}, Refused, "already_reviewed")
	works := g.s.Works(g.developer("D1"), g.now)
	if g.mission().ReviewsVisible(g.now) || works[0].Quality != 0 {
		t.Errorf("one review shows: %+v", works)
	}
	g.do("Pone", &GiveReview{Mission: "M1", Text: Text{Plain: "Accueil clair.", Ref: TextRef{Doc: "r"}}})
	works = g.s.Works(g.developer("D1"), g.now)
	if !g.mission().ReviewsVisible(g.now) || works[0].Quality != 5 || works[0].Communication != 3 {
		t.Errorf("both are in: %+v", works)
	}
}

func TestALonelyReviewShowsAfter14Days(t *testing.T) {
	g := accepted(t)
	g.later(100 * day) // nobody reviewed: still blind on both sides
	g.do("Pagent", &GiveReview{Mission: "M1", Quality: 1, Deadline: 1, Communication: 1})
	g.now = g.now.Add(reviewGrace - 1)
	if g.mission().ReviewsVisible(g.now) {
		t.Error("visible too early")
	}
	g.now = g.now.Add(1)
	if !g.mission().ReviewsVisible(g.now) {
		t.Error("still hidden")
	}
	g.refused("Pone", &GiveReview{Mission: "M1", Quality: 1}, TooLate, "review_too_late")
	if r := g.s.ReputationOf(g.developer("D1"), g.now); r.Missions != 1 || !r.Terms[0].Reviewed {
		t.Errorf("reputation %+v", r)
	}
}

func TestAFailedMissionIsReviewedToo(t *testing.T) {
	g := ordered(t, nil)
	g.refused("Pone", &GiveReview{Mission: "M1", Quality: 3}, Refused, "wrong_phase")
	g.do("Pone", &ClaimFailure{Mission: "M1", Reason: Text{Plain: "Impossible."}})
	g.do("Pone", &SettleFailure{Mission: "M1", Fault: DeveloperFault})
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B2"}) // proposed: the old side keeps its say
	g.refused("Ptwo", &GiveReview{Mission: "M1", Quality: 3}, Forbidden, "not_your_award")
	g.do("Pone", &GiveReview{Mission: "M1", Communication: 3})
	g.do("Pagent", &SignAward{Mission: "M1", Capacity: "La maire"})
	if r := g.mission().Past[0].Ended.Reviews[1]; r == nil || r.Communication != 3 || g.mission().Reviews[1] != nil {
		t.Errorf("review kept %v, on the new award %v", r, g.mission().Reviews[1])
	}
}
