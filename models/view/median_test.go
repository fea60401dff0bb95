package view

import (
	"testing"
	"time"
)

func TestTheMedianIsTheMiddle(t *testing.T) {
	for _, c := range []struct {
		days []time.Duration
		want float64
	}{{[]time.Duration{3}, 3}, {[]time.Duration{9, 1, 2}, 2}, {[]time.Duration{4, 1, 2, 9}, 3}} {
		took := make([]time.Duration, len(c.days))
		for i, d := range c.days {
			took[i] = d * 24 * time.Hour
		}
		if got := medianDays(took); *got != c.want {
			t.Errorf("median of %v is %v", c.days, *got)
		}
	}
	if medianDays(nil) != nil {
		t.Error("a median of nothing")
	}
}
