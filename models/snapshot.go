package models

import (
	"hash/crc32"
	"time"
)

// A snapshot is a state as bytes, so that a board need not replay its whole
// journal to start. It comes in chunks, which are read on all cores at once:
//
//	chunk  crc32 of the rest (4 bytes) ‖ part (1 byte) ‖ number of entries ‖ entries
//	entry  size of its text ‖ size of its data ‖ text ‖ data
//
// Text is what the strings of the entry hold, one after the other, and data
// everything else (form). The first chunk holds a snapshotHead, the others the
// entries of the tables and indexes. Numbers are varints.
//
// It must never change an outcome: what it gives back is the state that was
// written, to the last member, or an error. Whoever reads it compares
// Rules first, since other rules may make another state of a journal.

// snapshotHead is what a state holds beside its parts, and how many entries each
// of these has, so that a missing chunk is noticed.
type snapshotHead struct {
	Pos    int64
	Hash   string
	At     time.Time
	Facets map[string]int
	Sizes  []int
}

const (
	chunkSize  = 256 << 10 // bytes after which a chunk ends
	headPart   = 255       // in place of a part's number
	chunkStart = 5         // bytes before the number of entries
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// part is a table or an index of a state.
type part interface {
	len() int
	thaw()
	// write adds the entries, in the same order whenever the state is the same.
	write(w *chunker) error
	// read decodes entries, on any goroutine, and gives what adds them.
	read(u *unpacked, entries int) (add func(), err error)
}

// parts are the tables and indexes by their number. The indexes come first:
// building one takes a core for itself while the others read the missions.
func (s *State) parts() []part {
	var all []part
	for _, x := range s.indexes() {
		all = append(all, x)
	}
	return append(all, &s.people, &s.byMac, &s.sessions, &s.links, &s.tokens, &s.authorities, &s.developers, &s.software, &s.missions)
}
