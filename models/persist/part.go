// Package persist holds what a state is made of: persistent tables and indexes,
// which share what they have in common with the states before, their builders for
// a replay, their digest, and the codec of snapshots. It knows nothing of what a
// Part is about, and is the only importer of the map library. models alone uses it.
package persist

import "hash/crc32"

// part is a table or an index of a state. Whatever keeps, compares or builds a
// state goes through this and knows nothing of what the part is about.
type Part interface {
	Len() int
	// Thaw makes it build in place, for whoever holds it alone; Freeze ends that.
	Thaw()
	Freeze()
	// Building tells that it was thawed and not frozen since.
	Building() bool
	// digest adds all it holds, in the same order whenever that is the same.
	digest(d digester)
	// write adds the entries, in the same order whenever they are the same.
	write(w *chunker) error
	// read decodes entries, on any goroutine, and gives what adds them.
	read(u *unpacked, entries int) (add func(), err error)
}

// Parts can be kept as bytes, so that a board need not replay its whole journal
// to start. They come in chunks, which are read on all cores at once:
//
//	chunk  crc32 of the rest (4 bytes) ‖ part (1 byte) ‖ number of entries ‖ entries
//	entry  size of its text ‖ size of its data ‖ text ‖ data
//
// Text is what the strings of the entry hold, one after the other, and data
// everything else (form). The first chunk holds a partsHead, the others the
// entries of the parts, which go by their place in the list. Numbers are varints.

// partsHead is what is kept beside the parts, and how many entries each of these
// has, so that a missing chunk is noticed.
type partsHead[H any] struct {
	Head  H
	Sizes []int
}

const (
	chunkSize  = 256 << 10 // bytes after which a chunk ends
	headPart   = 255       // in place of a part's number
	chunkStart = 5         // bytes before the number of entries
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)
