package bolt

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"os"

	"coupdemain/app/journal"
)

// The layout of a bbolt file's header pages, in the byte order of the machine. It
// is read here without mapping the file, because touching a mapped page that a
// truncated file no longer has would end the program.
const (
	headerMagic  = 0xED0CDAED
	headerLayout = 2
	headerSize   = 16 + 64 // page header, then magic, layout, page size, flags, root, sequence, free list, high water, transaction, checksum
)

// header is what one of the two header pages says.
type header struct {
	pageSize  int64
	root      uint64
	freelist  uint64
	highWater uint64 // pages in use: every page number is below it
	txid      uint64
}

// readHeader gives the header page at an offset; ok is false when it is not one or its checksum is wrong.
func readHeader(r io.ReaderAt, off int64) (h header, ok bool) {
	var b [headerSize]byte
	if _, err := r.ReadAt(b[:], off); err != nil {
		return h, false
	}
	m := b[16:]
	sum := fnv.New64a()
	sum.Write(m[:56])
	e := binary.NativeEndian
	if e.Uint32(m) != headerMagic || e.Uint32(m[4:]) != headerLayout || e.Uint64(m[56:]) != sum.Sum64() {
		return h, false
	}
	h = header{int64(e.Uint32(m[8:])), e.Uint64(m[16:]), e.Uint64(m[32:]), e.Uint64(m[40:]), e.Uint64(m[48:])}
	return h, h.pageSize >= 1024 && h.pageSize <= 16<<20
}

// checkFile refuses a file that could not be mapped safely or that lost its end.
// Both header pages must be good: bbolt would fall back to the older one, and the
// last acknowledged commits would be gone without a word. A crash does not tear
// one, since the 80 bytes lie in one sector.
//
// Then every page is followed as far as bbolt's own trust in it reaches.
func checkFile(f *os.File, path string) error {
	h, err := checkHeaders(f, path)
	if err != nil {
		return err
	}
	return walkFile(f, path, h, false)
}

func checkHeaders(f *os.File, path string) (h header, err error) {
	st, err := f.Stat()
	if err != nil {
		return h, err
	}
	if !st.Mode().IsRegular() {
		return h, journal.DamagedFile(path, "not a regular file")
	}
	return newestHeader(f, path, st.Size())
}

func newestHeader(f io.ReaderAt, path string, size int64) (header, error) {
	a, ok := readHeader(f, 0)
	if !ok {
		return a, journal.DamagedFile(path, "header page 0 is altered or missing (%d bytes)", size)
	}
	b, ok := readHeader(f, a.pageSize)
	if !ok || b.pageSize != a.pageSize {
		return a, journal.DamagedFile(path, "header page 1 is altered or missing (%d bytes)", size)
	}
	if b.txid > a.txid {
		a = b
	}
	if need := int64(a.highWater) * a.pageSize; size < need {
		return a, journal.DamagedFile(path, "truncated: %d bytes where at least %d are in use", size, need)
	}
	return a, nil
}
