package models

import (
	"io/fs"
	"regexp"
	"testing"
)

// An event that is applied and not registered could be decided and never written.
func TestEveryEventIsRegistered(t *testing.T) {
	applied := regexp.MustCompile(`(?m)^func \(e \*(\w+)\) apply\(`)
	files, err := fs.Glob(rules, "*.go")
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]bool{}
	for _, e := range eventsByType {
		types[e.of.Elem().Name()] = true
	}
	found := 0
	for _, name := range files {
		text, err := fs.ReadFile(rules, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range applied.FindAllSubmatch(text, -1) {
			found++
			if !types[string(m[1])] {
				t.Errorf("%s is applied in %s and registered nowhere", m[1], name)
			}
		}
	}
	if found != len(types) || len(EventNames()) != found {
		t.Errorf("%d events are applied, %d types and %d names are registered", found, len(types), len(EventNames()))
	}
}

func TestAnEventIsRegisteredOnce(t *testing.T) {
	for what, again := range map[string]eventType{
		"a name": {name: "bid.placed", of: eventsByName["bid.sealed"].of},
		"a type": {name: "bid.placed.anew", of: eventsByName["bid.placed"].of},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was registered twice", what)
				}
			}()
			register(again)
		}()
	}
	if _, there := eventsByName["bid.placed.anew"]; there {
		t.Error("what was refused is registered")
	}
}

// The subject is read from the event itself, so that it is the right one.
func TestEventsAreAboutTheirMission(t *testing.T) {
	sealed := &BidSealed{}
	sealed.Hidden.Mission = "M7"
	for _, c := range []struct {
		e    Event
		want string
	}{{&BidPlaced{Mission: "M3"}, "M3"}, {sealed, "M7"}, {&PersonRegistered{}, ""}, {&MissionDrafted{}, ""}} {
		if id, ok := MissionOf(c.e); id != c.want || ok != (c.want != "") {
			t.Errorf("%s is about %q, %v", NameOf(c.e), id, ok)
		}
	}
}

func TestWhatShowsIsAboutAMission(t *testing.T) {
	for name, e := range eventsByName {
		if e.live != ShowNothing && e.about.mission == nil {
			t.Errorf("%s shows something and is about no mission", name)
		}
	}
}
