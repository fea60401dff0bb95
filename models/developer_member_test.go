package models

import "testing"

func TestAPersonIsBehindOneProfile(t *testing.T) {
	g := NewStage(t)
	g.Refused("Pone", &RegisterDeveloper{Developer: "D9", Legal: "scop"}, Conflict, "profile_known")
	g.Refused("Pthree", &RegisterDeveloper{Developer: "D9", Legal: "boss", Department: "a b"}, Invalid, "legal_unknown", "department_invalid")
	g.Refused("Pthree", &RegisterDeveloper{Developer: "D9", Person: "Pother", Legal: "ei"}, Forbidden, "steward_only")
	g.Refused("Pthree", &AddMember{Developer: "D1", Person: "Pthree"}, Forbidden, "not_your_profile")
	g.Refused("Pone", &AddMember{Developer: "D1", Person: "Ptwo"}, Conflict, "profile_known")
	g.Refused("Pone", &AddMember{Developer: "D7", Person: "Pthree"}, NotFound, "developer_unknown")
	g.Do("Pone", &AddMember{Developer: "D1", Person: "Pthree"})
	if p, _ := g.S.Person("Pthree"); p.Developer != "D1" || len(g.developer("D1").Members) != 2 {
		t.Errorf("joined %q, members %v", p.Developer, g.developer("D1").Members)
	}
	g.Do(Operator, &RegisterDeveloper{Developer: "D3", Person: "Pother", Legal: "ei"})
}

func TestTheLastMemberCannotLeave(t *testing.T) {
	g := NewStage(t)
	g.Refused("Pone", &RemoveMember{Developer: "D1", Person: "Pone"}, Refused, "last_member")
	g.Do("Pone", &AddMember{Developer: "D1", Person: "Pthree"})
	g.Refused("Pone", &RemoveMember{Developer: "D1", Person: "Ptwo"}, NotFound, "person_unknown")
	g.Do("Pthree", &RemoveMember{Developer: "D1", Person: "Pone"})
	if p, _ := g.S.Person("Pone"); p.Developer != "" {
		t.Error("still a member")
	}
	g.Refused("Pthree", &RemoveMember{Developer: "D1", Person: "Pthree"}, Refused, "last_member")
}

func TestAProfileIsChangedByItsMembers(t *testing.T) {
	g := NewStage(t)
	g.Refused("Pother", &ChangeDeveloper{Legal: "ei"}, Forbidden, "no_profile")
	g.Refused("Pone", &ChangeDeveloper{Legal: "?"}, Invalid, "legal_unknown")
	g.Do("Pone", &ChangeDeveloper{Legal: "sas", Department: "38", Remote: true})
	if d := g.developer("D1"); d.Legal != "sas" || d.Department != "38" || !d.Remote || d.Doc != "doc-D1" {
		t.Errorf("%+v", d)
	}
}
