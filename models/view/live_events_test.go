package view

import (
	"slices"
	"testing"

	"coupdemain/models"
)

func TestCustomEventsHaveARendererAndNoOthers(t *testing.T) {
	for _, name := range models.EventNames() {
		if _, has := renderers[name]; has != (models.Shows(name) == models.ShowCustom) {
			t.Errorf("%s: a renderer: %v, custom: %v", name, has, !has)
		}
	}
	for name := range renderers {
		if !slices.Contains(models.EventNames(), name) {
			t.Errorf("a renderer of %s, which is no event", name)
		}
	}
}
