package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"coupdemain/app/journal"
)

// The errors of this package, to be tested with errors.Is.
var (
	ErrAltered  = errors.New("the archive is not as it was written")
	ErrNewer    = errors.New("the archive has a newer format")
	ErrNotEmpty = errors.New("the store is not empty")
	ErrOther    = errors.New("another archive is being put back into this store")
)

// format is the version that this program writes, and the last that it reads.
const format = 1

// Bounds. A page is closed once it reaches one of the first two, so that it
// holds at most pageBytes and one more item.
const (
	pageItems = 1000
	pageBytes = 1 << 20
	maxPage   = pageBytes + journal.MaxPayload + 4096
	maxText   = 1 << 20 // bytes of the manifest and of the end
	maxNamed  = 1000    // names of what is missing
)

// The members.
const (
	manifestName = "manifest.json"
	endName      = "end.json"
	blobKind     = "blobs/"
	vaultKind    = "vault/"
	marksKind    = "marks/"
	journalKind  = "journal/"
)

// order is that of the kinds of members: what commits name comes before them.
var order = []string{blobKind, vaultKind, marksKind, journalKind}

// manifest is the first member.
type manifest struct {
	Format int       `json:"format"`
	ID     string    `json:"id"`
	Made   time.Time `json:"made"`
	Pos    int64     `json:"pos"`
	Hash   string    `json:"hash"`
}

// Report is what an archive holds, or what was written.
type Report struct {
	Pos       int64  `json:"pos"`  // of the head
	Hash      string `json:"hash"` // in hexadecimal; "" at position 0
	Commits   int64  `json:"commits"`
	Docs      int64  `json:"docs"`
	Marks     int64  `json:"marks"`
	Blobs     int64  `json:"blobs"`
	BlobBytes int64  `json:"blob_bytes"`
	// What the board should have and the store did not give back whole, each by its
	// name: "document text/…", "blob …". Lacking counts them, Missing names the first.
	Lacking int64    `json:"lacking,omitempty"`
	Missing []string `json:"missing,omitempty"`
}

// lack notes something that is not there.
func (r *Report) lack(what string) {
	r.Lacking++
	if len(r.Missing) < maxNamed {
		r.Missing = append(r.Missing, what)
	}
}

// end is the last member.
type end struct {
	Report
	Sum string `json:"sum"`
}

func appendDoc(page []byte, d journal.Doc) []byte {
	page = binary.BigEndian.AppendUint32(page, uint32(len(d.ID)))
	page = append(page, d.ID...)
	page = binary.BigEndian.AppendUint32(page, uint32(len(d.Body)))
	return append(page, d.Body...)
}

func appendCommit(page []byte, c *journal.Commit) []byte {
	page = binary.BigEndian.AppendUint64(page, uint64(c.At))
	page = append(page, c.ID[:]...)
	page = append(page, c.Hash[:]...)
	page = binary.BigEndian.AppendUint32(page, uint32(len(c.Payload)))
	return append(page, c.Payload...)
}

// parts takes a page apart. The first cut that finds too little ends it.
type parts struct {
	rest []byte
	err  error
}

func (p *parts) cut(n uint64) []byte {
	if p.err != nil || n > uint64(len(p.rest)) {
		p.err = errors.New("it ends within an item")
		return nil
	}
	b := p.rest[:n:n]
	p.rest = p.rest[n:]
	return b
}

func (p *parts) length() uint64 {
	if b := p.cut(4); b != nil {
		return uint64(binary.BigEndian.Uint32(b))
	}
	return 0
}

// docs reads a page of documents. Their bodies are parts of it.
func docs(page []byte) (all []journal.Doc, err error) {
	p := parts{rest: page}
	for len(p.rest) > 0 && p.err == nil {
		id := p.cut(p.length())
		body := p.cut(p.length())
		all = append(all, journal.Doc{ID: string(id), Body: body})
	}
	if p.err != nil {
		return nil, p.err
	}
	return all, journal.CheckDocs(all)
}

// commits reads a page of commits that follow prev, and checks each link.
func commits(page []byte, prev journal.Commit) (all []journal.Commit, err error) {
	p := parts{rest: page}
	for len(p.rest) > 0 {
		c := journal.Commit{Pos: prev.Pos + 1, Prev: prev.Hash}
		fixed := p.cut(8 + 16 + 32)
		if c.Payload = p.cut(p.length()); p.err != nil {
			return nil, p.err
		}
		c.At = int64(binary.BigEndian.Uint64(fixed))
		copy(c.ID[:], fixed[8:])
		copy(c.Hash[:], fixed[24:])
		if err := journal.CheckLink(&prev, &c); err != nil {
			return nil, fmt.Errorf("position %d: %w", c.Pos, err)
		}
		all, prev = append(all, c), c
	}
	return all, nil
}
