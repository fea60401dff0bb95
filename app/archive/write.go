package archive

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"coupdemain/app/journal"
)

// writer writes the members in their order and counts them.
type writer struct {
	z      *gzip.Writer
	t      *tar.Writer
	made   time.Time
	sum    hash.Hash
	report Report

	page  []byte // of the kind in hand
	kind  string
	items int64
	first int64 // number of the page in hand, or the position of its first commit
}

func newWriter(to io.Writer, m manifest) (*writer, error) {
	// The fastest level: it halves what random salts and hashes let any level
	// compress, and a server in use keeps its processor.
	z, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	w := &writer{z: z, t: tar.NewWriter(z), made: m.Made, sum: sha256.New(), report: Report{Pos: m.Pos, Hash: m.Hash}}
	text, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	w.sum.Write(text)
	return w, w.member(manifestName, text)
}

func (w *writer) member(name string, content []byte) error {
	if err := w.header(name, int64(len(content))); err != nil {
		return err
	}
	_, err := w.t.Write(content)
	return err
}

func (w *writer) header(name string, size int64) error {
	return w.t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: size, ModTime: w.made})
}

// name adds a member's name to the sum.
func (w *writer) name(name string) {
	io.WriteString(w.sum, name+"\n") // a hash never fails
}

// blob writes a file, whose content was checked against its hash.
func (w *writer) blob(b journal.Blob, content io.Reader) error {
	name := blobKind + b.Hash
	w.name(name)
	if err := w.header(name, b.Size); err != nil {
		return err
	}
	if _, err := io.CopyN(w.t, content, b.Size); err != nil {
		return err
	}
	w.report.Blobs++
	w.report.BlobBytes += b.Size
	return nil
}

// doc adds a document to the pages of vaultKind or marksKind.
func (w *writer) doc(kind string, d journal.Doc) error {
	if err := w.begin(kind, w.first+1); err != nil {
		return err
	}
	w.page = appendDoc(w.page, d)
	if kind == vaultKind {
		w.report.Docs++
	} else {
		w.report.Marks++
	}
	return w.added()
}

// commit adds a commit to the pages of the journal.
func (w *writer) commit(c *journal.Commit) error {
	if err := w.begin(journalKind, c.Pos); err != nil {
		return err
	}
	w.page = appendCommit(w.page, c)
	w.report.Commits++
	return w.added()
}

// begin makes sure that a page of a kind is in hand, a new one under number.
func (w *writer) begin(kind string, number int64) error {
	if w.kind != kind {
		if err := w.flush(); err != nil {
			return err
		}
		if w.kind = kind; kind != journalKind {
			number = 1
		}
	}
	if w.items == 0 {
		w.first = number
	}
	return nil
}

func (w *writer) added() error {
	if w.items++; w.items < pageItems && len(w.page) < pageBytes {
		return nil
	}
	return w.flush()
}

// flush writes the page in hand, if it holds anything.
func (w *writer) flush() error {
	if w.items == 0 {
		return nil
	}
	digest := sha256.Sum256(w.page)
	name := fmt.Sprintf("%s%019d-%s", w.kind, w.first, hex.EncodeToString(digest[:]))
	w.name(name)
	err := w.member(name, w.page)
	w.page, w.items = w.page[:0], 0
	return err
}

// endSum is the sum of an archive whose manifest and names are in it already.
func endSum(sum hash.Hash, r Report) (string, error) {
	text, err := json.Marshal(r)
	sum.Write(text)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// close writes the last page and the end.
func (w *writer) close() error {
	if err := w.flush(); err != nil {
		return err
	}
	sum, err := endSum(w.sum, w.report)
	if err != nil {
		return err
	}
	text, err := json.Marshal(end{Report: w.report, Sum: sum})
	if err != nil {
		return err
	}
	if err := w.member(endName, text); err != nil {
		return err
	}
	if err := w.t.Close(); err != nil {
		return err
	}
	return w.z.Close()
}
