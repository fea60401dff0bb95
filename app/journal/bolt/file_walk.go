package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"coupdemain/app/journal"
)

// The page kinds of a bbolt file and the size of a page's header and of one element.
const (
	pageBranch   = 0x01
	pageLeaf     = 0x02
	pageFreelist = 0x10
	elemSize     = 16
)

// walker follows every page of the file from its header without mapping it. bbolt
// trusts its pages: one that points back to itself makes it loop for ever, and a
// free list that names a page in use makes the next write destroy what is there.
// So every page must be reached once or be free, before bbolt is let near. Its own
// Check would come after the mapping, and looks in a goroutine of its own, where a
// page that is gone ends the process (decision 6).
type walker struct {
	r    io.ReaderAt
	h    header
	deep bool // look inside the leaves too, not only at their headers
	used []bool
}

// walkFile says what is wrong with the structure, naming the file and the page.
func walkFile(r io.ReaderAt, path string, h header, deep bool) error {
	w := &walker{r: r, h: h, deep: deep, used: make([]bool, h.highWater)}
	if err := w.tree(h.root, nil, nil, true, 0); err != nil {
		return journal.DamagedFile(path, "%w", err)
	}
	if err := w.freelist(); err != nil {
		return journal.DamagedFile(path, "the list of free pages: %w", err)
	}
	return nil
}

// page reads the header of a page, marks it as used and gives its bytes; only the
// header's when brief allows it for this kind.
func (w *walker) page(id uint64, brief func(kind uint16) bool) (kind uint16, count int, b []byte, err error) {
	if id < 2 || id >= w.h.highWater {
		return 0, 0, nil, fmt.Errorf("page %d does not exist", id)
	}
	b = make([]byte, elemSize)
	off := int64(id) * w.h.pageSize
	if _, err := w.r.ReadAt(b, off); err != nil {
		return 0, 0, nil, fmt.Errorf("page %d: %w", id, err)
	}
	e := binary.NativeEndian
	kind, count = e.Uint16(b[8:]), int(e.Uint16(b[10:]))
	more := uint64(e.Uint32(b[12:]))
	if e.Uint64(b) != id || more >= w.h.highWater-id {
		return 0, 0, nil, fmt.Errorf("page %d calls itself %d with %d more", id, e.Uint64(b), more)
	}
	for i := id; i <= id+more; i++ {
		if w.used[i] {
			return 0, 0, nil, fmt.Errorf("page %d is used twice", i)
		}
		w.used[i] = true
	}
	if !brief(kind) {
		b = make([]byte, int64(more+1)*w.h.pageSize)
		if _, err := w.r.ReadAt(b, off); err != nil {
			return 0, 0, nil, fmt.Errorf("page %d: %w", id, err)
		}
	}
	return kind, count, b, nil
}

// tree follows one page and those below it. Its keys lie in [low, high); root says
// that the tree is the one of the buckets.
func (w *walker) tree(id uint64, low, high []byte, root bool, depth int) error {
	kind, count, b, err := w.page(id, func(kind uint16) bool { return kind == pageLeaf && !root && !w.deep })
	switch {
	case err != nil:
		return err
	case depth > 64:
		return fmt.Errorf("page %d is too deep", id)
	case kind == pageBranch && count > 0:
		err = w.branch(b, count, low, high, root, depth)
	case kind == pageLeaf && (root || w.deep):
		err = w.leaf(b, count, low, high, root)
	case kind != pageLeaf:
		err = fmt.Errorf("it is of kind %#x with %d elements", kind, count)
	}
	if err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

func (w *walker) branch(b []byte, count int, low, high []byte, root bool, depth int) error {
	e := binary.NativeEndian
	keys := make([][]byte, count+1)
	ids := make([]uint64, count)
	for i := range count {
		at := elemSize * (i + 1)
		if at+elemSize > len(b) {
			return fmt.Errorf("%d elements do not fit", count)
		}
		var err error
		if keys[i], err = part(b, at, e.Uint32(b[at:]), e.Uint32(b[at+4:]), count); err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
		ids[i] = e.Uint64(b[at+8:])
	}
	if err := ordered(keys[:count], low, high); err != nil {
		return err
	}
	keys[count] = high
	for i, id := range ids {
		if err := w.tree(id, keys[i], keys[i+1], root, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) leaf(b []byte, count int, low, high []byte, root bool) error {
	e := binary.NativeEndian
	keys := make([][]byte, count)
	for i := range count {
		at := elemSize * (i + 1)
		if at+elemSize > len(b) {
			return fmt.Errorf("%d elements do not fit", count)
		}
		flags, pos, ksize, vsize := e.Uint32(b[at:]), e.Uint32(b[at+4:]), e.Uint32(b[at+8:]), e.Uint32(b[at+12:])
		var err error
		if keys[i], err = part(b, at, pos, ksize, count); err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
		value, err := part(b, at, pos+ksize, vsize, count)
		if err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
		if (flags == 1) != root || flags > 1 {
			return fmt.Errorf("element %d has flags %#x", i, flags)
		}
		if root {
			if err := w.bucket(value); err != nil {
				return fmt.Errorf("bucket %q: %w", keys[i], err)
			}
		}
	}
	return ordered(keys, low, high)
}

// bucket follows a bucket's tree, or looks at the one page that lies inside its value.
func (w *walker) bucket(value []byte) error {
	if len(value) < 16 {
		return fmt.Errorf("its entry has %d bytes", len(value))
	}
	e := binary.NativeEndian
	if root := e.Uint64(value); root != 0 {
		return w.tree(root, nil, nil, false, 0)
	}
	page := value[16:]
	if len(page) < elemSize || e.Uint64(page) != 0 || e.Uint16(page[8:]) != pageLeaf || e.Uint32(page[12:]) != 0 {
		return fmt.Errorf("its inner page is unreadable")
	}
	return w.leaf(page, int(e.Uint16(page[10:])), nil, nil, false)
}

// part cuts what an element at `at` points to, which lies behind all the elements.
func part(b []byte, at int, pos, size uint32, count int) ([]byte, error) {
	from := uint64(at) + uint64(pos)
	to := from + uint64(size)
	if from < uint64(elemSize*(count+1)) || to > uint64(len(b)) {
		return nil, fmt.Errorf("it points outside of its page")
	}
	return b[from:to], nil
}

func ordered(keys [][]byte, low, high []byte) error {
	for i, k := range keys {
		switch {
		case len(k) == 0:
			return fmt.Errorf("element %d has no key", i)
		case i > 0 && bytes.Compare(keys[i-1], k) >= 0, bytes.Compare(k, low) < 0, high != nil && bytes.Compare(k, high) >= 0:
			return fmt.Errorf("element %d is out of order", i)
		}
	}
	return nil
}

// freelist checks that no free page is in use or listed twice.
func (w *walker) freelist() error {
	kind, count, b, err := w.page(w.h.freelist, func(uint16) bool { return false })
	if err != nil {
		return err
	}
	e := binary.NativeEndian
	ids := b[elemSize:]
	if count == 0xFFFF { // the true number stands first
		count, ids = int(min(e.Uint64(ids), w.h.highWater)), ids[8:]
	}
	if kind != pageFreelist || count > len(ids)/8 {
		return fmt.Errorf("page %d is of kind %#x with %d elements", w.h.freelist, kind, count)
	}
	last := uint64(1)
	for i := range count {
		id := e.Uint64(ids[8*i:])
		if id <= last || id >= w.h.highWater || w.used[id] {
			return fmt.Errorf("it names page %d after page %d", id, last)
		}
		last = id
	}
	return nil
}

// Inspect implements journal.Inspector: the whole structure, leaves included.
// Writers wait, since a page must not change while it is looked at.
func (s *Store) Inspect(ctx context.Context, report func(*journal.Damage)) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.closed || s.db == nil {
		return journal.ErrClosed
	}
	h, err := checkHeaders(s.file, s.path)
	if err == nil {
		err = walkFile(s.file, s.path, h, true)
	}
	var d *journal.Damage
	if errors.As(err, &d) {
		report(d)
		return nil
	}
	return err
}
