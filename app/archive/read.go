package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"coupdemain/app/journal"
)

// visitor is given what an archive holds, in its order, each thing when it is
// known to be what was written. An error ends the reading and is returned as it is.
type visitor struct {
	manifest func(manifest) error
	blob     func(b journal.Blob, content io.Reader) error // must read it to its end
	docs     func(kind string, all []journal.Doc) error
	commits  func([]journal.Commit) error
}

// Check reads an archive to its end and tells what it holds: ErrAltered when it
// is not whole, or not what was written; ErrNewer when this program is too old for it.
func Check(r io.Reader) (Report, error) {
	return walk(r, visitor{
		manifest: func(manifest) error { return nil },
		blob: func(_ journal.Blob, content io.Reader) error {
			_, err := io.Copy(io.Discard, content)
			return err
		},
		docs:    func(string, []journal.Doc) error { return nil },
		commits: func([]journal.Commit) error { return nil },
	})
}

// reader is a reading under way.
type reader struct {
	t      *tar.Reader
	visit  visitor
	head   manifest
	sum    hash.Hash
	seen   Report
	kind   int   // of the member before, in order
	number int64 // of the page before
	last   journal.Commit
}

// walk reads every member in its order and checks it before it is given on.
func walk(from io.Reader, visit visitor) (Report, error) {
	z, err := gzip.NewReader(from)
	if err != nil {
		return Report{}, altered("its beginning", err)
	}
	r := &reader{t: tar.NewReader(z), visit: visit, sum: sha256.New()}
	if err := r.begin(); err != nil {
		return Report{}, err
	}
	for {
		h, err := r.next()
		if err != nil {
			return Report{}, err
		}
		if h.Name == endName {
			return r.finish(h, z)
		}
		if err := r.member(h); err != nil {
			return Report{}, err
		}
	}
}

func altered(member string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends too soon")
	}
	return fmt.Errorf("%w: %s: %w", ErrAltered, member, err)
}

// next is the header of the next member.
func (r *reader) next() (*tar.Header, error) {
	h, err := r.t.Next()
	if err != nil {
		return nil, altered("the next member", err)
	}
	if h.Typeflag != tar.TypeReg {
		return nil, altered(strconv.Quote(h.Name), errors.New("it is not a plain file"))
	}
	return h, nil
}

// content reads a member whole, of at most max bytes.
func (r *reader) content(h *tar.Header, max int64) ([]byte, error) {
	if h.Size > max {
		return nil, altered(h.Name, fmt.Errorf("it has %d bytes, %d at most are expected", h.Size, max))
	}
	content := make([]byte, h.Size)
	if _, err := io.ReadFull(r.t, content); err != nil {
		return nil, altered(h.Name, err)
	}
	return content, nil
}

func (r *reader) begin() error {
	h, err := r.next()
	if err != nil {
		return err
	}
	if h.Name != manifestName {
		return altered(strconv.Quote(h.Name), errors.New("it stands where the manifest should"))
	}
	text, err := r.content(h, maxText)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &r.head); err != nil {
		return altered(h.Name, err)
	}
	switch m := r.head; {
	case m.Format > format:
		return fmt.Errorf("%w: it has format %d, this program knows %d: use a newer coupdemain", ErrNewer, m.Format, format)
	case m.Format < 1 || m.ID == "" || m.Pos < 0:
		return altered(h.Name, errors.New("it does not say what the archive is"))
	}
	r.sum.Write(text)
	r.seen.Pos, r.seen.Hash = r.head.Pos, r.head.Hash
	return r.visit.manifest(r.head)
}

// member checks the place and the content of one member and gives it on.
func (r *reader) member(h *tar.Header) error {
	kind := slices.IndexFunc(order, func(kind string) bool { return strings.HasPrefix(h.Name, kind) })
	if kind < r.kind {
		return altered(strconv.Quote(h.Name), errors.New("it is not expected here"))
	}
	if kind > r.kind {
		r.kind, r.number = kind, 0
	}
	io.WriteString(r.sum, h.Name+"\n") // a hash never fails
	rest := strings.TrimPrefix(h.Name, order[kind])
	if order[kind] == blobKind {
		return r.blob(h, rest)
	}
	number, digest, ok := strings.Cut(rest, "-")
	first, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || len(number) != 19 || !journal.CheckBlobHash(digest) {
		return altered(strconv.Quote(h.Name), errors.New("it is not a page"))
	}
	page, err := r.content(h, maxPage)
	if err != nil {
		return err
	}
	if got := sha256.Sum256(page); hex.EncodeToString(got[:]) != digest {
		return altered(h.Name, errors.New("its content has another hash"))
	}
	if order[kind] == journalKind {
		return r.commits(h.Name, first, page)
	}
	return r.docs(h.Name, order[kind], first, page)
}

func (r *reader) commits(name string, first int64, page []byte) error {
	if first != r.last.Pos+1 {
		return altered(name, fmt.Errorf("it stands after position %d", r.last.Pos))
	}
	all, err := commits(page, r.last)
	if err != nil {
		return altered(name, err)
	}
	if len(all) == 0 {
		return altered(name, errors.New("it is empty"))
	}
	r.last = all[len(all)-1]
	r.seen.Commits += int64(len(all))
	return r.visit.commits(all)
}

func (r *reader) docs(name, kind string, number int64, page []byte) error {
	if number != r.number+1 {
		return altered(name, fmt.Errorf("it stands after page %d", r.number))
	}
	r.number = number
	all, err := docs(page)
	if err != nil {
		return altered(name, err)
	}
	if kind == vaultKind {
		r.seen.Docs += int64(len(all))
	} else {
		r.seen.Marks += int64(len(all))
	}
	return r.visit.docs(kind, all)
}

// blob gives on a file whose reader ends with an error instead of io.EOF when the
// content is not the one that its name says.
func (r *reader) blob(h *tar.Header, digest string) error {
	if !journal.CheckBlobHash(digest) {
		return altered(strconv.Quote(h.Name), errors.New("it is not a file by its hash"))
	}
	r.seen.Blobs++
	r.seen.BlobBytes += h.Size
	return r.visit.blob(journal.Blob{Hash: digest, Size: h.Size}, &checked{r: r.t, sum: sha256.New(), name: h.Name, want: digest})
}

type checked struct {
	r          io.Reader
	sum        hash.Hash
	name, want string
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.sum.Write(p[:n])
	switch {
	case err == io.EOF && hex.EncodeToString(c.sum.Sum(nil)) != c.want:
		err = altered(c.name, errors.New("its content has another hash"))
	case err != nil && err != io.EOF:
		err = altered(c.name, err)
	}
	return n, err
}

// finish compares what was read with what the last member says was written.
func (r *reader) finish(h *tar.Header, z io.Reader) (Report, error) {
	text, err := r.content(h, maxText)
	if err != nil {
		return Report{}, err
	}
	var e end
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&e); err != nil {
		return Report{}, altered(h.Name, err)
	}
	r.seen.Lacking, r.seen.Missing = e.Lacking, e.Missing
	hash := ""
	if r.last.Pos > 0 {
		hash = hex.EncodeToString(r.last.Hash[:])
	}
	sum, err := endSum(r.sum, e.Report)
	if err != nil {
		return Report{}, err
	}
	switch {
	case r.last.Pos != r.head.Pos || hash != r.head.Hash:
		return Report{}, altered(h.Name, fmt.Errorf("the journal ends at position %d, the manifest says %d", r.last.Pos, r.head.Pos))
	case !reflect.DeepEqual(e.Report, r.seen):
		return Report{}, altered(h.Name, errors.New("its totals are not those of what stands before it"))
	case e.Sum != sum:
		return Report{}, altered(h.Name, errors.New("its sum is not that of what stands before it"))
	}
	if _, err := r.t.Next(); !errors.Is(err, io.EOF) {
		return Report{}, altered(h.Name, errors.New("something stands behind it"))
	}
	// The checksum of the compression is behind its last byte.
	n, err := io.Copy(io.Discard, z)
	if err == nil && n > 0 {
		err = errors.New("something stands behind it")
	}
	if err != nil {
		return Report{}, altered("its end", err)
	}
	return r.seen, nil
}
