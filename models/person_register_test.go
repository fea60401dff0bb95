package models

import "testing"

func TestOneEmailIsOnePerson(t *testing.T) {
	g := NewStage(t)
	g.Refused("", &RegisterPerson{Person: "Pnew", Mac: "mac-Pone", Doc: "d"}, Conflict, "email_known")
	g.Refused("Pone", &RegisterPerson{Person: "Pnew", Mac: "m", Doc: "d"}, Forbidden, "steward_only")
	g.Refused("", &RegisterPerson{Person: "Pnew", Mac: "m", Doc: "d", Language: "de"}, Invalid, "language_unknown")
	if p, ok := g.S.PersonByMac("mac-Pone"); !ok || p.ID != "Pone" || p.Confirmed {
		t.Errorf("found %v", p)
	}
}

func TestNobodyConfirmsTheirOwnAddressByAsking(t *testing.T) {
	g := NewStage(t)
	g.Refused("Pone", &ConfirmEmail{Person: "Pone"}, Forbidden, "steward_only")
	g.Do("", &ConfirmEmail{Person: "Pone"})
	if p, _ := g.S.Person("Pone"); !p.Confirmed {
		t.Error("not confirmed")
	}
	if again := g.Do(Operator, &ConfirmEmail{Person: "Pone"}); len(again) != 0 {
		t.Errorf("confirmed twice: %v", again)
	}
}

func TestAnErasedPersonMeansNoOne(t *testing.T) {
	g := NewStage(t)
	g.Do(Operator, &GrantRole{Person: "Pone", Role: Agent, Authority: "A1"})
	g.Do("", &OpenSession{Person: "Pone", Session: "s", Link: "l", Until: g.Now.Add(Day)})
	g.Do("Pone", &IssueToken{Token: "t"})
	g.Do("Pone", &SetSkill{Software: "galette", Level: Declared})
	before := g.S
	g.Refused("Ptwo", &ErasePerson{Person: "Pone"}, Forbidden, "steward_only")
	g.Do("Psteward", &SuspendPerson{Person: "Pone", Reason: "Essai"})
	g.Do("Pone", &ErasePerson{Person: "Pone"})
	p, ok := g.S.Person("Pone")
	if !ok || !p.Erased || p.Mac != "" || p.Doc != "" || p.Developer != "" || len(p.Agent)+len(p.Sessions)+len(p.Tokens) != 0 {
		t.Errorf("left over: %+v", p)
	}
	if _, ok := g.S.SessionOf("s", g.Now); ok {
		t.Error("a session stayed open")
	}
	if _, ok := g.S.TokenOf("t"); ok {
		t.Error("a token stayed good")
	}
	if _, ok := g.S.PersonByMac("mac-Pone"); ok {
		t.Error("the address is still known")
	}
	if a, _ := g.S.Authority("A1"); len(a.Agents) != 1 {
		t.Errorf("agents %v", a.Agents)
	}
	if d := g.developer("D1"); len(d.Members) != 0 || d.Doc != "" || g.S.Competent("galette", "", Declared, g.Now) != 0 {
		t.Errorf("profile %+v", d)
	}
	g.Refused("Psteward", &ErasePerson{Person: "Pone"}, NotFound, "person_unknown")
	if old, _ := before.Person("Pone"); old.Mac == "" || len(must(before.Developer("D1")).Members) != 1 {
		t.Error("the state before the erasure changed")
	}
	g.Do("", &RegisterPerson{Person: "Pnew", Mac: "mac-Pone", Doc: "d"})
}
