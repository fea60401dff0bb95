package main

import (
	"regexp"
	"runtime/debug"
	"testing"
)

func TestTheVersionSaysWhatItWasBuiltFrom(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	clean, changed := debug.BuildSetting{Key: "vcs.modified", Value: "false"}, debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for _, c := range []struct {
		release string
		build   []debug.BuildSetting
		want    string
	}{
		{"1.2.0", []debug.BuildSetting{commit, clean}, "1.2.0, commit 0123456789ab"},
		{"1.2.0", []debug.BuildSetting{commit, changed}, "1.2.0, commit 0123456789ab with changes"},
		{"1.2.0", nil, "1.2.0, no commit recorded"},
		{"", []debug.BuildSetting{commit, clean}, "no release, commit 0123456789ab"},
		{"", nil, "no release, no commit recorded"},
	} {
		if got := versionOf(c.release, &debug.BuildInfo{Settings: c.build}); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestTheCommandPrintsTheVersionAndTheRules(t *testing.T) {
	out, err := try(t, nil, "version")
	if want := regexp.MustCompile(`^coupdemain no release, .+\nrules [0-9a-f]{32}\n$`); err != nil || !want.MatchString(out) {
		t.Fatalf("it prints %q: %v", out, err)
	}
}
