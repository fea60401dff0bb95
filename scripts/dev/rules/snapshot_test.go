package rules

import (
	"bytes"
	"io"
	"testing"

	"pgregory.net/rapid"

	"coupdemain/models"
)

// woken gives the state that comes back from a snapshot.
func woken(rt *rapid.T, s models.State) models.State {
	var chunks [][]byte
	err := s.WriteSnapshot(func(chunk []byte) error {
		chunks = append(chunks, bytes.Clone(chunk))
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
	back, err := models.ReadSnapshot(func(buf []byte) ([]byte, error) {
		if len(chunks) == 0 {
			return nil, io.EOF
		}
		buf = append(buf, chunks[0]...)
		chunks = chunks[1:]
		return buf, nil
	})
	if err != nil {
		rt.Fatal(err)
	}
	return back.Freeze()
}

// A board that wakes from snapshots in between lives the same life as one that never slept.
func TestASnapshotNeverChangesTheOutcome(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := randomWorld(rt)
		for i := range rapid.IntRange(10, 100).Draw(rt, "steps") {
			w.step(rt, i)
			if rapid.IntRange(0, 9).Draw(rt, "sleep") == 0 {
				w.state = woken(rt, w.state)
			}
		}
		if w.replay(t).Digest() != w.state.Digest() {
			rt.Fatal("the state that was woken is another one")
		}
	})
}
