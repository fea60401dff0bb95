package models

import (
	"testing"
	"time"
)

// claims by either side, then who may settle how, before and after 7 days, with and without an answer.
func TestWhoMaySettleAFailure(t *testing.T) {
	const developer, authority = "Pone", "Pagent"
	late := FailureAnswer
	for _, c := range []struct {
		claim    string
		answered bool
		wait     time.Duration
		by       string
		fault    Blame
		why      string
	}{
		{developer, false, 0, developer, DeveloperFault, ""},
		{authority, false, 0, developer, DeveloperFault, ""},
		{authority, false, 0, authority, AuthorityFault, ""},
		{developer, true, late, authority, AuthorityFault, ""},
		{authority, false, 0, authority, DeveloperFault, "answer_pending"},
		{authority, false, late - 1, authority, DeveloperFault, "answer_pending"},
		{authority, false, late, authority, DeveloperFault, ""},
		{authority, true, late, authority, DeveloperFault, "failure_not_agreed"},
		{developer, false, late, authority, DeveloperFault, "failure_not_agreed"},
		{developer, false, late, developer, AuthorityFault, ""},
		{developer, false, 0, developer, AuthorityFault, "answer_pending"},
		{developer, true, late, developer, AuthorityFault, "failure_not_agreed"},
		{authority, false, late, developer, AuthorityFault, "failure_not_agreed"},
		{authority, false, 0, developer, NoFault, ""},
		{authority, true, 0, developer, NoFault, ""},
		{authority, false, 0, authority, NoFault, "answer_pending"},
		{authority, false, late, authority, NoFault, ""},
		{authority, true, late, authority, NoFault, "failure_not_agreed"},
		{developer, false, 0, authority, NoFault, ""},
		{authority, true, 0, "Psteward", DeveloperFault, ""},
		{developer, true, 0, Operator, AuthorityFault, ""},
	} {
		g := ordered(t, nil)
		g.Do(c.claim, &ClaimFailure{Mission: "M1", Reason: Text{Plain: "Rien n'avance.", Ref: TextRef{Doc: "f"}}})
		if c.answered {
			answering := map[string]string{developer: authority, authority: developer}[c.claim]
			g.Do(answering, &AnswerFailure{Mission: "M1", Text: Text{Plain: "Si.", Ref: TextRef{Doc: "a"}}})
		}
		g.Later(c.wait)
		cmd := &SettleFailure{Mission: "M1", Fault: c.fault}
		if c.why != "" {
			g.Refused(c.by, cmd, Refused, c.why)
			continue
		}
		g.Do(c.by, cmd)
		g.phase(Failed)
		if counts := len(g.S.Works(g.developer("D1"), g.Now)) == 1; counts != (c.fault == DeveloperFault) {
			t.Errorf("%+v: counts in the developer's reputation: %v", c, counts)
		}
	}
}

func TestAClaimIsAnsweredOnceWithin7Days(t *testing.T) {
	g := ordered(t, nil)
	g.Refused("Pone", &AnswerFailure{Mission: "M1", Text: Text{Plain: "x"}}, Refused, "no_failure")
	g.Refused("Pone", &SettleFailure{Mission: "M1", Fault: NoFault}, Refused, "no_failure")
	g.Refused("Pagent", &ClaimFailure{Mission: "M1"}, Invalid, "missing")
	g.Refused("Ptwo", &ClaimFailure{Mission: "M1", Reason: Text{Plain: "x"}}, Forbidden, "not_your_award")
	e := g.Do("Pagent", &ClaimFailure{Mission: "M1", Reason: Text{Plain: " Silence. "}})[0].(*FailureClaimed)
	if e.Hidden.By != ByAuthority || e.Hidden.Reason != "Silence." {
		t.Errorf("claim %+v", e.Hidden)
	}
	g.Refused("Pone", &ClaimFailure{Mission: "M1", Reason: Text{Plain: "x"}}, Refused, "failure_open")
	g.Refused("Pone", &RaiseDispute{Mission: "M1", Text: Text{Plain: "x"}}, Refused, "failure_open")
	g.Refused("Pagent", &AnswerFailure{Mission: "M1", Text: Text{Plain: "x"}}, Forbidden, "own_claim")
	g.Refused("Pone", &SettleFailure{Mission: "M1", Fault: "both"}, Invalid, "fault_unknown")
	g.Refused("Ptwo", &SettleFailure{Mission: "M1", Fault: NoFault}, Forbidden, "not_your_award")
	slow := *g
	slow.Later(FailureAnswer)
	slow.Refused("Pone", &AnswerFailure{Mission: "M1", Text: Text{Plain: "x"}}, TooLate, "answer_too_late")
	g.Do("Pone", &AnswerFailure{Mission: "M1", Text: Text{Plain: "Nous attendons l'accès."}})
	g.Refused("Pone", &AnswerFailure{Mission: "M1", Text: Text{Plain: "x"}}, Refused, "answered_already")
}

func TestAStewardIsNoJudgeOfTheirOwnCase(t *testing.T) {
	g := ordered(t, nil)
	g.Do(Operator, &GrantRole{Person: "Pagent", Role: Steward})
	g.Do("Pagent", &ClaimFailure{Mission: "M1", Reason: Text{Plain: "Silence."}})
	g.Refused("Pagent", &SettleFailure{Mission: "M1", Fault: DeveloperFault}, Refused, "answer_pending")
}
