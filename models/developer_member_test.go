package models

import "testing"

func TestAPersonIsBehindOneProfile(t *testing.T) {
	g := newStage(t)
	g.refused("Pone", &RegisterDeveloper{Developer: "D9", Legal: "scop"}, Conflict, "profile_known")
	g.refused("Pthree", &RegisterDeveloper{Developer: "D9", Legal: "boss", Department: "a b"}, Invalid, "legal_unknown", "department_invalid")
	g.refused("Pthree", &RegisterDeveloper{Developer: "D9", Person: "Pother", Legal: "ei"}, Forbidden, "steward_only")
	g.refused("Pthree", &AddMember{Developer: "D1", Person: "Pthree"}, Forbidden, "not_your_profile")
	g.refused("Pone", &AddMember{Developer: "D1", Person: "Ptwo"}, Conflict, "profile_known")
	g.refused("Pone", &AddMember{Developer: "D7", Person: "Pthree"}, NotFound, "developer_unknown")
	g.do("Pone", &AddMember{Developer: "D1", Person: "Pthree"})
	if p, _ := g.s.Person("Pthree"); p.Developer != "D1" || len(g.developer("D1").Members) != 2 {
		t.Errorf("joined %q, members %v", p.Developer, g.developer("D1").Members)
	}
	g.do(Operator, &RegisterDeveloper{Developer: "D3", Person: "Pother", Legal: "ei"})
}

func TestTheLastMemberCannotLeave(t *testing.T) {
	g := newStage(t)
	g.refused("Pone", &RemoveMember{Developer: "D1", Person: "Pone"}, Refused, "last_member")
	g.do("Pone", &AddMember{Developer: "D1", Person: "Pthree"})
	g.refused("Pone", &RemoveMember{Developer: "D1", Person: "Ptwo"}, NotFound, "person_unknown")
	g.do("Pthree", &RemoveMember{Developer: "D1", Person: "Pone"})
	if p, _ := g.s.Person("Pone"); p.Developer != "" {
		t.Error("still a member")
	}
	g.refused("Pthree", &RemoveMember{Developer: "D1", Person: "Pthree"}, Refused, "last_member")
}

func TestAProfileIsChangedByItsMembers(t *testing.T) {
	g := newStage(t)
	g.refused("Pother", &ChangeDeveloper{Legal: "ei"}, Forbidden, "no_profile")
	g.refused("Pone", &ChangeDeveloper{Legal: "?"}, Invalid, "legal_unknown")
	g.do("Pone", &ChangeDeveloper{Legal: "sas", Department: "38", Remote: true})
	if d := g.developer("D1"); d.Legal != "sas" || d.Department != "38" || !d.Remote || d.Doc != "doc-D1" {
		t.Errorf("%+v", d)
	}
}
