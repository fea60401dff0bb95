package main

import (
	"testing"
	"time"
)

func TestTimeOnTheCoresIsReadBehindAnyName(t *testing.T) {
	const text = "4242 (a (odd) name) S 1 4242 4242 0 -1 4194560 900 0 0 0 123 45 0 0 20 0 9 0 100 0 0"
	if d, err := parseStat(text); err != nil || d != 1680*time.Millisecond {
		t.Errorf("%s, %v", d, err)
	}
	if _, err := parseStat("4242 (short) S 1"); err == nil {
		t.Error("a short line was read")
	}
}
