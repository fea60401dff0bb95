package models

import (
	"slices"
	"testing"
)

func TestOnlyAStewardGivesRoles(t *testing.T) {
	g := NewStage(t)
	g.Refused("", &GrantRole{Person: "Pone", Role: Steward}, Unauthenticated, "not_signed_in")
	g.Refused("Pagent", &GrantRole{Person: "Pone", Role: Agent, Authority: "A1"}, Forbidden, "steward_only")
	g.Refused("Psteward", &GrantRole{Person: "Pone", Role: "boss"}, Invalid, "role_unknown")
	g.Refused("Psteward", &GrantRole{Person: "Pnobody", Role: Agent, Authority: "A9"}, NotFound, "person_unknown", "authority_unknown")
	g.Do("Psteward", &GrantRole{Person: "Pone", Role: Agent, Authority: "A1"})
	if again := g.Do("Psteward", &GrantRole{Person: "Pone", Role: Agent, Authority: "A1"}); len(again) != 0 {
		t.Errorf("granted twice: %v", again)
	}
	a, _ := g.S.Authority("A1")
	p, _ := g.S.Person("Pone")
	if !slices.Equal(a.Agents, []string{"Pagent", "Pone"}) || !p.IsAgent("A1") {
		t.Errorf("agents %v, person %v", a.Agents, p.Agent)
	}
	g.Do("Psteward", &RevokeRole{Person: "Pone", Role: Agent, Authority: "A1"})
	after, _ := g.S.Authority("A1")
	if len(after.Agents) != 1 || len(a.Agents) != 2 {
		t.Errorf("agents after %v, and in the state before %v", after.Agents, a.Agents)
	}
	g.Do(Operator, &RevokeRole{Person: "Psteward", Role: Steward})
	g.Refused("Psteward", &GrantRole{Person: "Pone", Role: Steward}, Forbidden, "steward_only")
}

func TestASuspendedPersonActsNoMore(t *testing.T) {
	g := NewStage(t)
	g.Refused("Psteward", &SuspendPerson{Person: "Psteward", Reason: "moi"}, Refused, "not_yourself")
	g.Do("Psteward", &SuspendPerson{Person: "Pone", Reason: "Faux nom"})
	g.Refused("Pone", &SetSkill{Software: "galette", Level: Declared}, Forbidden, "suspended")
	g.Do("Psteward", &SuspendPerson{Person: "Pone"})
	g.Do("Pone", &SetSkill{Software: "galette", Level: Declared})
	if again := g.Do("Psteward", &SuspendPerson{Person: "Pone"}); len(again) != 0 {
		t.Errorf("restored twice: %v", again)
	}
}
