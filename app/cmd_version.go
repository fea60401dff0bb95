package main

import (
	"fmt"
	"io"
	"runtime/debug"

	"coupdemain/app/board"
)

// version is the release, which make sets to the newest of CHANGELOG.md
// (-ldflags "-X main.version=…").
var version = ""

// versionText is the release that this program was built as, and from which commit.
func versionText() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return versionOf(version, info)
}

// versionOf names no commit for a build from a copy without its history, an archive
// of the source or a container's context: it says so rather than nothing.
func versionOf(release string, info *debug.BuildInfo) string {
	if release == "" {
		release = "no release"
	}
	commit, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			commit = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " with changes"
		}
	}
	if commit == "" {
		return release + ", no commit recorded"
	}
	return release + ", commit " + commit + changed
}

// cmdVersion prints the rules' fingerprint too: programs that print the same one
// start from each other's snapshots.
func cmdVersion(out io.Writer) error {
	_, err := fmt.Fprintf(out, "coupdemain %s\nrules %s\n", versionText(), board.RulesFingerprint())
	return err
}
