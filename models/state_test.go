package models

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"coupdemain/models/persist"
)

// Where a state stands; all else in it is a part.
var headMembers = []string{"Pos", "Hash", "At"}

func TestEveryMemberOfTheStateIsAPart(t *testing.T) {
	var s State
	times := map[any]int{}
	for _, p := range s.parts() {
		times[p]++
	}
	v, members := reflect.ValueOf(&s).Elem(), 0
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if slices.Contains(headMembers, name) {
			continue
		}
		members++
		if n := times[memberOf(v, i).Addr().Interface()]; n != 1 {
			t.Errorf("%s is %d times among the parts of a state", name, n)
		}
	}
	if len(times) != members {
		t.Errorf("%d parts and %d members", len(times), members)
	}
}

// A member of the state that Thaw or Freeze forgot would let the next commit
// change the states that readers hold, and nothing else would tell.
func TestNoPartOfAStateStaysABuilder(t *testing.T) {
	s := full(t, 3)
	for i, name := range namesOfParts() {
		if p := memberPart(&s, name); p.Building() {
			t.Errorf("%s builds in a state that nobody thawed", name)
		}
		thawed := s.Thaw()
		if !memberPart(&thawed, name).Building() {
			t.Errorf("%s does not build in a thawed state", name)
		}
		held := thawed.Freeze()
		before, next, n := held.Digest(), held, 1_000_000+i
		add(t, memberPart(&next, name), &n)
		if memberPart(&held, name).Building() || held.Digest() != before {
			t.Errorf("a change of %s changed the state before it", name)
		}
		if next.Digest() == before {
			t.Errorf("another %s has the same digest", name)
		}
	}
}

func TestTheDigestSeesWhereAStateStands(t *testing.T) {
	s := full(t, 1)
	for i, change := range []func(*State){
		func(s *State) { s.Pos++ }, func(s *State) { s.Hash += "x" }, func(s *State) { s.At = s.At.Add(1) },
	} {
		other := s
		if change(&other); other.Digest() == s.Digest() {
			t.Errorf("another %s has the same digest", headMembers[i])
		}
	}
}

// namesOfParts are the members of a state, whether parts lists them or not.
func namesOfParts() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[State]()) {
		if !slices.Contains(headMembers, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

func memberPart(s *State, name string) persist.Part {
	v := reflect.ValueOf(s).Elem()
	f, _ := v.Type().FieldByName(name)
	return memberOf(v, f.Index[0]).Addr().Interface().(persist.Part)
}

func TestFacetsCountTheOpenMissions(t *testing.T) {
	var s State
	m := &Mission{ID: "M1", Authority: "A1", stored: Opened, End: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Terms: Terms{Format: Sealed, Domain: "assistance",
		Kind: KindFix, Software: "glpi", RequiredLevel: Proven, Place: Place{Department: "38"}}}
	s.putMission(m, Meta{Pos: 1})
	other := *m
	other.ID, other.Terms.Place = "M2", Place{Remote: true}
	s.putMission(&other, Meta{Pos: 2})
	want := map[string]int{"format/sealed": 2, "domain/assistance": 2, "kind/" + string(KindFix): 2, "software/glpi": 2,
		"level/proven": 2, "authority/A1": 2, "department/38": 1}
	if got := s.Facets(); !reflect.DeepEqual(got, want) {
		t.Errorf("facets %v, want %v", got, want)
	}
	closed := *m
	closed.stored = Closed
	s.putMission(&closed, Meta{Pos: 3})
	if got := s.Facets(); got["format/sealed"] != 1 || got["department/38"] != 0 || len(got) != len(want)-1 {
		t.Errorf("facets after a close %v", got)
	}
}
