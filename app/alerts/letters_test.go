package alerts

import (
	"reflect"
	"slices"
	"testing"

	"coupdemain/models"
)

func TestEveryEventHasADecisionAboutItsMails(t *testing.T) {
	names := models.EventNames()
	for _, name := range names {
		if _, ok := letters[name]; !ok {
			t.Errorf("nobody decided who is told of %s: its letters, or nothing and why", name)
		}
	}
	for name, d := range letters {
		if !slices.Contains(names, name) {
			t.Errorf("%s has a decision and is no event", name)
		}
		if d.write == nil {
			continue
		}
		e := reflect.New(d.about.Elem()).Interface().(models.Event)
		if e.Name() != name {
			t.Errorf("%s has the letters of %s", name, e.Name())
		}
		if _, ok := models.MissionOf(e); !ok {
			t.Errorf("%s has letters and no mission that they could tell of", name)
		}
	}
}
