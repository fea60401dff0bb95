package models

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"strings"
	"sync"
	"time"
)

// stateHead is where a state stands, beside its parts.
type stateHead struct {
	Pos  int64
	Hash string
	At   time.Time
}

// Digest is a hash of everything in the state: two states with the same history
// have the same one, whether they lived it, replayed it or read it from another node.
func (s State) Digest() [32]byte { return digestOf(stateHead{s.Pos, s.Hash, s.At}, s.parts()) }

// WriteSnapshot gives the state as chunks, in order; each is valid until put
// returns. The same state gives the same bytes. An error is that of put.
func (s State) WriteSnapshot(put func(chunk []byte) error) error {
	return writeParts(stateHead{s.Pos, s.Hash, s.At}, s.parts(), put)
}

// ReadSnapshot makes a state of chunks. next gives them in their order, each in
// buf when it is large enough, and io.EOF behind the last. The state builds in
// place, as Thaw gives it, since commits are to follow: Freeze it before anybody
// else holds it. Whatever is wrong with a chunk is an error, and costs no more
// memory than a multiple of its length.
//
// It gives back the state that was written, to the last member, or an error.
// Whoever reads compares SnapshotRules first, since other rules may make another
// state of a journal.
func ReadSnapshot(next func(buf []byte) ([]byte, error)) (State, error) {
	var s State
	head, err := readParts[stateHead](s.parts(), next)
	if err != nil {
		return State{}, err
	}
	s.Pos, s.Hash, s.At = head.Pos, head.Hash, head.At
	return s, nil
}

//go:embed *.go
var source embed.FS

// SnapshotRules is a fingerprint of these rules, from their types to the last
// line of Apply: a snapshot is what one program's rules made of a journal, and
// is of no use to another's.
var SnapshotRules = sync.OnceValue(func() string { return fingerprint(source) })

func fingerprint(files fs.FS) string {
	sum := sha256.New()
	names, err := fs.Glob(files, "*.go") // sorted
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		var text []byte
		if text, err = fs.ReadFile(files, name); err != nil {
			break
		}
		one := sha256.Sum256(text)
		sum.Write(one[:])
	}
	if err != nil { // embedded files can always be read
		panic(err)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
