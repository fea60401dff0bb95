package models

import "testing"

func StageAccepted(t *testing.T) *Stage {
	t.Helper()
	g := StageDelivered(t, nil)
	g.Do("Pagent", &AcceptDelivery{Mission: "M1"})
	return g
}

func TestReviewsAreHiddenUntilBothAreIn(t *testing.T) {
	g := StageAccepted(t)
	g.Refused("Pagent", &GiveReview{Mission: "M1", Quality: 6, Deadline: 0, Communication: 3}, Invalid, "mark_out_of_range", "mark_out_of_range")
	g.Refused("Pone", &GiveReview{Mission: "M1"}, Invalid, "missing")
	g.Refused("Ptwo", &GiveReview{Mission: "M1", Quality: 5}, Forbidden, "not_your_award")
	g.Do("Pagent", &GiveReview{Mission: "M1", Quality: 5, Deadline: 4, Communication: 3})
	g.Refused("Pagent", &GiveReview{Mission: "M1", Quality: 5, Deadline: 4, Communication: 3}, Refused, "already_reviewed")
	works := g.S.Works(g.developer("D1"), g.Now)
	if g.mission().ReviewsVisible(g.Now) || works[0].Quality != 0 {
		t.Errorf("one review shows: %+v", works)
	}
	g.Do("Pone", &GiveReview{Mission: "M1", Text: Text{Plain: "Accueil clair.", Ref: TextRef{Doc: "r"}}})
	works = g.S.Works(g.developer("D1"), g.Now)
	if !g.mission().ReviewsVisible(g.Now) || works[0].Quality != 5 || works[0].Communication != 3 {
		t.Errorf("both are in: %+v", works)
	}
}

func TestALonelyReviewShowsAfter14Days(t *testing.T) {
	g := StageAccepted(t)
	g.Later(100 * Day) // nobody reviewed: still blind on both sides
	g.Do("Pagent", &GiveReview{Mission: "M1", Quality: 1, Deadline: 1, Communication: 1})
	g.Now = g.Now.Add(reviewGrace - 1)
	if g.mission().ReviewsVisible(g.Now) {
		t.Error("visible too early")
	}
	g.Now = g.Now.Add(1)
	if !g.mission().ReviewsVisible(g.Now) {
		t.Error("still hidden")
	}
	g.Refused("Pone", &GiveReview{Mission: "M1", Quality: 1}, TooLate, "review_too_late")
	if r := g.S.ReputationOf(g.developer("D1"), g.Now); r.Missions != 1 || !r.Terms[0].Reviewed {
		t.Errorf("reputation %+v", r)
	}
}

func TestAFailedMissionIsReviewedToo(t *testing.T) {
	g := ordered(t, nil)
	g.Refused("Pone", &GiveReview{Mission: "M1", Quality: 3}, Refused, "wrong_phase")
	g.Do("Pone", &ClaimFailure{Mission: "M1", Reason: Text{Plain: "Impossible."}})
	g.Do("Pone", &SettleFailure{Mission: "M1", Fault: DeveloperFault})
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B2"}) // proposed: the old side keeps its say
	g.Refused("Ptwo", &GiveReview{Mission: "M1", Quality: 3}, Forbidden, "not_your_award")
	g.Do("Pone", &GiveReview{Mission: "M1", Communication: 3})
	g.Do("Pagent", &SignAward{Mission: "M1", Capacity: "La maire"})
	if r := g.mission().Past[0].Ended.Reviews[1]; r == nil || r.Communication != 3 || g.mission().Reviews[1] != nil {
		t.Errorf("review kept %v, on the new award %v", r, g.mission().Reviews[1])
	}
}
