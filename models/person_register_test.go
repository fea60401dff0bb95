package models

import "testing"

func TestOneEmailIsOnePerson(t *testing.T) {
	g := newStage(t)
	g.refused("", &RegisterPerson{Person: "Pnew", Mac: "mac-Pone", Doc: "d"}, Conflict, "email_known")
	g.refused("Pone", &RegisterPerson{Person: "Pnew", Mac: "m", Doc: "d"}, Forbidden, "steward_only")
	g.refused("", &RegisterPerson{Person: "Pnew", Mac: "m", Doc: "d", Language: "de"}, Invalid, "language_unknown")
	if p, ok := g.s.PersonByMac("mac-Pone"); !ok || p.ID != "Pone" || p.Confirmed {
		t.Errorf("found %v", p)
	}
}

func TestNobodyConfirmsTheirOwnAddressByAsking(t *testing.T) {
	g := newStage(t)
	g.refused("Pone", &ConfirmEmail{Person: "Pone"}, Forbidden, "steward_only")
	g.do("", &ConfirmEmail{Person: "Pone"})
	if p, _ := g.s.Person("Pone"); !p.Confirmed {
		t.Error("not confirmed")
	}
	if again := g.do(Operator, &ConfirmEmail{Person: "Pone"}); len(again) != 0 {
		t.Errorf("confirmed twice: %v", again)
	}
}

func TestAnErasedPersonMeansNoOne(t *testing.T) {
	g := newStage(t)
	g.do(Operator, &GrantRole{Person: "Pone", Role: Agent, Authority: "A1"})
	g.do("", &OpenSession{Person: "Pone", Session: "s", Link: "l", Until: g.now.Add(day)})
	g.do("Pone", &IssueToken{Token: "t"})
	g.do("Pone", &SetSkill{Software: "galette", Level: Declared})
	before := g.s
	g.refused("Ptwo", &ErasePerson{Person: "Pone"}, Forbidden, "steward_only")
	g.do("Psteward", &SuspendPerson{Person: "Pone", Reason: "Essai"})
	g.do("Pone", &ErasePerson{Person: "Pone"})
	p, ok := g.s.Person("Pone")
	if !ok || !p.Erased || p.Mac != "" || p.Doc != "" || p.Developer != "" || len(p.Agent)+len(p.Sessions)+len(p.Tokens) != 0 {
		t.Errorf("left over: %+v", p)
	}
	if _, ok := g.s.SessionOf("s", g.now); ok {
		t.Error("a session stayed open")
	}
	if _, ok := g.s.TokenOf("t"); ok {
		t.Error("a token stayed good")
	}
	if _, ok := g.s.PersonByMac("mac-Pone"); ok {
		t.Error("the address is still known")
	}
	if a, _ := g.s.Authority("A1"); len(a.Agents) != 1 {
		t.Errorf("agents %v", a.Agents)
	}
	if d := g.developer("D1"); len(d.Members) != 0 || d.Doc != "" || g.s.Competent("galette", "", Declared, g.now) != 0 {
		t.Errorf("profile %+v", d)
	}
	g.refused("Psteward", &ErasePerson{Person: "Pone"}, NotFound, "person_unknown")
	if old, _ := before.Person("Pone"); old.Mac == "" || len(must(before.Developer("D1")).Members) != 1 {
		t.Error("the state before the erasure changed")
	}
	g.do("", &RegisterPerson{Person: "Pnew", Mac: "mac-Pone", Doc: "d"})
}
