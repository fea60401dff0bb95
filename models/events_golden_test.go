package models

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
)

// What was written once is read and written alike for ever: the hash chain is over
// these bytes, and boards in use hold them. See the head of the file.
func TestEventsKeepTheBytesTheyWereWrittenIn(t *testing.T) {
	for _, line := range goldenEvents(t) {
		public, hidden := leaves(line)
		gotPublic, gotHidden := written(t, line, read(t, public, hidden))
		if !bytes.Equal(gotPublic, public) || (gotPublic == nil) != (public == nil) {
			t.Errorf("the public leaf\n   %s\nwas written again as\n   %s", public, gotPublic)
		}
		if !bytes.Equal(gotHidden, hidden) || (gotHidden == nil) != (hidden == nil) {
			t.Errorf("the hidden leaf of\n   %s\nwas written again as\n   %s", line, gotHidden)
		}
	}
}

func TestNoEventIsForgottenOrWithoutItsBytes(t *testing.T) {
	seen := map[string]bool{}
	for _, line := range goldenEvents(t) {
		seen[nameOf(leaves(line))] = true
	}
	const then = 56 // names when the file was made
	if len(seen) < then {
		t.Errorf("%d events have golden bytes: there were %d", len(seen), then)
	}
	known := EventNames()
	for name := range seen {
		if !slices.Contains(known, name) {
			t.Errorf("%s is in journals and no longer known", name)
		}
	}
	for _, name := range known {
		if !seen[name] {
			t.Errorf("%s has no golden bytes: add a line at the end of testdata/events.golden", name)
		}
	}
}

// A name that is not known must not be skipped: the state would silently lack it.
func TestAnEventOfANewerProgramIsNamed(t *testing.T) {
	_, err := DecodeEvent([]byte(`{"type":"mission.teleported","mission":"M1"}`), false)
	if err == nil || !strings.Contains(err.Error(), "mission.teleported") {
		t.Errorf("read with error %v, want one that names it", err)
	}
}

func goldenEvents(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/events.golden")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// leaves splits a line; nil is a leaf that is not there.
func leaves(line string) (public, hidden []byte) {
	before, after, concealing := strings.Cut(line, " ~ ")
	if before != "" {
		public = []byte(before)
	}
	if concealing {
		hidden = []byte(after)
	}
	return public, hidden
}

func nameOf(public, hidden []byte) string {
	if public == nil {
		return EventName(hidden)
	}
	return EventName(public)
}

// read decodes an event as a replay does.
func read(t *testing.T, public, hidden []byte) Event {
	t.Helper()
	leaf := public
	if public == nil {
		leaf = hidden
	}
	e, err := DecodeEvent(leaf, public == nil)
	if err == nil && public != nil && hidden != nil {
		err = DecodeHidden(e, hidden)
	}
	if err != nil {
		t.Fatalf("%s: %v", leaf, err)
	}
	if NameOf(e) != nameOf(public, hidden) {
		t.Errorf("%s was read as %s", leaf, NameOf(e))
	}
	return e
}

func written(t *testing.T, line string, e Event) (public, hidden []byte) {
	t.Helper()
	public, hidden, err := EncodeEvent(e)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return public, hidden
}
