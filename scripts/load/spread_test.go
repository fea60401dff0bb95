package main

import (
	"testing"
	"time"
)

func TestPercentilesAreTheNearestRank(t *testing.T) {
	var times []time.Duration
	for i := 200; i > 0; i-- {
		times = append(times, time.Duration(i))
	}
	if s := spreadOf(times); s != (spread{200, 100, 198, 200}) {
		t.Errorf("got %+v", s)
	}
	if s := spreadOf([]time.Duration{7}); s != (spread{1, 7, 7, 7}) {
		t.Errorf("of one: %+v", s)
	}
	if s := spreadOf(nil); s != (spread{}) {
		t.Errorf("of none: %+v", s)
	}
}

func TestMedianLeavesItsValuesAsTheyWere(t *testing.T) {
	values := []time.Duration{9, 1, 5, 3}
	if m := median(values); m != 3 || values[0] != 9 {
		t.Errorf("median %d of %v", m, values)
	}
}
