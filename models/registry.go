package models

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Each event is registered once, beside its type: its name, what it is about and
// what of it shows live. Nothing else lists events.

// eventType is what is registered of an event.
type eventType struct {
	name  string
	of    reflect.Type
	fresh func() Event
	about Subject
	live  Live
}

// Subject is what an event is about.
type Subject struct{ mission func(Event) string }

// noMission is the subject of an event about people, software or a draft: no room
// follows it.
var noMission Subject

// onMission is the subject of an event about the mission that id reads from it.
func onMission[E Event](id func(e E) string) Subject {
	return Subject{func(e Event) string { return id(e.(E)) }}
}

// Live says what the topics show of an event.
type Live int

// What may be shown of an event. The mission's room and the list of missions are
// topics; an event about no mission shows nothing.
const (
	ShowNothing Live = iota
	ShowView         // the room: each viewer a fresh view
	ShowBoard        // and the list: the phase or the end changed
	ShowCustom       // what its renderer makes of it (view/live_events.go)
)

var (
	eventsByName = map[string]eventType{}
	eventsByType = map[reflect.Type]eventType{}
)

// event describes the event type E. A name is never reused with another meaning:
// journals hold it for ever.
func event[E any, P interface {
	*E
	Event
}](name string, about Subject, live Live) eventType {
	fresh := func() Event { return P(new(E)) }
	if about.mission != nil {
		about.mission(fresh()) // a subject of another event's type must not wait for the first such event
	}
	return eventType{name, reflect.TypeFor[P](), fresh, about, live}
}

// register enters an event. A name or a type that is there already is a fault of
// the program, which its first start shows: a panic.
func register(t eventType) struct{} {
	if _, twice := eventsByName[t.name]; twice {
		panic(fmt.Sprintf("two events are named %s", t.name))
	}
	if _, twice := eventsByType[t.of]; twice {
		panic(fmt.Sprintf("%s is registered twice", t.of))
	}
	eventsByName[t.name], eventsByType[t.of] = t, t
	return struct{}{}
}

// NameOf is the name under which an event is in the journal.
func NameOf(e Event) string { return eventsByType[reflect.TypeOf(e)].name }

// MissionOf tells which mission an event is about.
func MissionOf(e Event) (string, bool) {
	about := eventsByType[reflect.TypeOf(e)].about
	if about.mission == nil {
		return "", false
	}
	return about.mission(e), true
}

// LiveOf tells what the topics show of an event.
func LiveOf(e Event) Live { return eventsByType[reflect.TypeOf(e)].live }

// Shows tells what the topics show of the events of a name.
func Shows(name string) Live { return eventsByName[name].live }

// EventNames lists every event of the journal, sorted.
func EventNames() []string { return slices.Sorted(maps.Keys(eventsByName)) }
