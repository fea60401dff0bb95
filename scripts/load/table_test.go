package main

import "testing"

func TestFiguresReplaceOnlyWhatStandsBetweenTheMarks(t *testing.T) {
	got, err := withFigures([]byte("before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n"), "new\n")
	if want := "before\n<!-- figures -->\nnew\n<!-- /figures -->\nafter\n"; err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
	for _, page := range []string{"", "<!-- figures -->", "<!-- /figures --> <!-- figures -->"} {
		if _, err := withFigures([]byte(page), "new\n"); err == nil {
			t.Errorf("%q was changed", page)
		}
	}
}

func TestThousandsAreSetApart(t *testing.T) {
	for f, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1234567.4: "1,234,567"} {
		if got := thousands(f); got != want {
			t.Errorf("%f is %s, want %s", f, got, want)
		}
	}
}
