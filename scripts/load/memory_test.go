package main

import "testing"

func TestLivingMemoryIsReadFromTheCollectorsGoal(t *testing.T) {
	page := []byte("# HELP go_memstats_next_gc_bytes Goal.\n# TYPE x gauge\ngo_memstats_next_gc_bytes 2.1e+06\ngo_gc_gogc_percent 100\n" +
		"go_memstats_stack_inuse_bytes 100000\nhttp_seconds{route=\"/ x\"} 3\n")
	values, err := gauges(page)
	if err != nil || len(values) != 3 {
		t.Fatalf("%v, %v", values, err)
	}
	if got := alive(values); got != 1_100_000 { // goal 1,000,000 + (1,000,000 + 100,000)
		t.Errorf("alive %d", got)
	}
	if _, err := gauges([]byte("go_x many\n")); err == nil {
		t.Error("a word was read as a number")
	}
}
