package main

import (
	"fmt"
	"io"
	"runtime/debug"
)

// version is set by the build (-ldflags "-X main.version=…").
var version = ""

// versionText is the version, or the commit that this program was built from.
func versionText() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			revision = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+changes"
		}
	}
	if revision == "" {
		return "development"
	}
	return revision + changed
}

func cmdVersion(out io.Writer) error {
	_, err := fmt.Fprintln(out, "coupdemain", versionText())
	return err
}
