package models

import (
	"slices"
	"testing"
)

func TestLevelsAreOrdered(t *testing.T) {
	for i, l := range Levels {
		for j, required := range Levels {
			if got := l.AtLeast(required); got != (i >= j) {
				t.Errorf("%s at least %s: %v", l, required, got)
			}
		}
		if !l.AtLeast("") || Level("").AtLeast(l) || l.AtLeast("wizard") || Level("wizard").AtLeast(l) {
			t.Errorf("%s against none or an unknown level", l)
		}
	}
	if !Level("").AtLeast("") {
		t.Error("no level is not enough where none is required")
	}
	var points []int
	for _, l := range append([]Level{"", "wizard"}, Levels...) {
		points = append(points, l.Points())
	}
	if !slices.Equal(points, []int{0, 0, 0, 60, 100, 100}) {
		t.Errorf("%v", points)
	}
}
