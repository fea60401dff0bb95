package models

import (
	"time"

	"coupdemain/models/persist"
)

// stateHead is where a state stands, beside its parts.
type stateHead struct {
	Pos  int64
	Hash string
	At   time.Time
}

// Digest is a hash of everything in the state: two states with the same history
// have the same one, whether they lived it, replayed it or read it from another node.
func (s State) Digest() [32]byte { return persist.Digest(stateHead{s.Pos, s.Hash, s.At}, s.parts()) }

// WriteSnapshot gives the state as chunks, in order; each is valid until put
// returns. The same state gives the same bytes. An error is that of put.
func (s State) WriteSnapshot(put func(chunk []byte) error) error {
	return persist.Write(stateHead{s.Pos, s.Hash, s.At}, s.parts(), put)
}

// ReadSnapshot makes a state of chunks. next gives them in their order, each in
// buf when it is large enough, and io.EOF behind the last. The state builds in
// place, as Thaw gives it, since commits are to follow: Freeze it before anybody
// else holds it. Whatever is wrong with a chunk is an error, and costs no more
// memory than a multiple of its length.
//
// It gives back the state that was written, to the last member, or an error.
// Whoever reads compares a fingerprint of Rules first, since other rules may make another
// state of a journal.
func ReadSnapshot(next func(buf []byte) ([]byte, error)) (State, error) {
	var s State
	head, err := persist.Read[stateHead](s.parts(), next)
	if err != nil {
		return State{}, err
	}
	s.Pos, s.Hash, s.At = head.Pos, head.Hash, head.At
	return s, nil
}
