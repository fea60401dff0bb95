package persist

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"reflect"
	"runtime"
	"sync"
)

// Read fills parts from chunks and gives the head that was kept with them.
// next gives the chunks in their order, each in buf when it is large enough, and
// io.EOF behind the last. The parts are left thawed.
func Read[H any](parts []Part, next func(buf []byte) ([]byte, error)) (head H, err error) {
	chunk, err := next(nil)
	if err != nil {
		return head, fmt.Errorf("read a snapshot: its first chunk: %w", noEOF(err))
	}
	first, err := readHead[H](chunk)
	if err != nil {
		return head, fmt.Errorf("read a snapshot: its first chunk: %w", err)
	}
	if len(first.Sizes) != len(parts) {
		return head, fmt.Errorf("read a snapshot: it has %d parts instead of %d", len(first.Sizes), len(parts))
	}
	if err := newPartsReader(parts).run(next); err != nil {
		return head, fmt.Errorf("read a snapshot: %w", err)
	}
	for i, p := range parts {
		if p.Len() != first.Sizes[i] {
			return head, fmt.Errorf("read a snapshot: part %d has %d entries instead of %d", i, p.Len(), first.Sizes[i])
		}
	}
	return first.Head, nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return errCut
	}
	return err
}

func readHead[H any](chunk []byte) (partsHead[H], error) {
	number, entries, u, err := openChunk(chunk)
	if err != nil {
		return partsHead[H]{}, err
	}
	if number != headPart || entries != 1 {
		return partsHead[H]{}, errors.New("it is not the head")
	}
	_, heads, err := readEntries[partsHead[H]](&u, entries)
	if err != nil {
		return partsHead[H]{}, err
	}
	return heads[0], nil
}

// openChunk checks that a chunk is as it was written, and gives the number of
// its part, how many entries it has, and these.
func openChunk(chunk []byte) (number byte, entries int, u unpacked, err error) {
	if len(chunk) <= chunkStart {
		return 0, 0, u, errCut
	}
	if binary.LittleEndian.Uint32(chunk) != crc32.Checksum(chunk[4:], castagnoli) {
		return 0, 0, u, errors.New("it was altered")
	}
	u.data = chunk[chunkStart:]
	n := u.number()
	if n > uint64(len(u.data)/2) { // an entry begins with two numbers
		u.fail(errCut)
	}
	return chunk[4], int(n), u, u.err
}

func readEntries[V any](u *unpacked, n int) ([]string, []V, error) {
	keys, values := make([]string, n), make([]V, n)
	all, f := reflect.ValueOf(values), formOf(reflect.TypeFor[V]())
	for i := range n {
		text, data := u.number(), u.number()
		one := unpacked{text: string(u.bytes(text)), data: u.bytes(data), err: u.err}
		keys[i] = one.string()
		f.get(&one, all.Index(i))
		if one.err == nil && len(one.text)+len(one.data) > 0 {
			one.err = errors.New("an entry is longer than what it holds")
		}
		if one.err != nil {
			return nil, nil, one.err
		}
	}
	if len(u.data) > 0 {
		return nil, nil, errors.New("it is longer than its entries")
	}
	return keys, values, nil
}

func (t *Table[V]) read(u *unpacked, entries int) (add func(), err error) {
	keys, values, err := readEntries[V](u, entries)
	return func() {
		for i, k := range keys {
			t.Set(k, values[i])
		}
	}, err
}

func (x *Index) read(u *unpacked, entries int) (add func(), err error) {
	keys, values, err := readEntries[string](u, entries)
	return func() {
		for i, k := range keys {
			x.Put(k, values[i])
		}
	}, err
}

// partsReader fills the parts on all cores. A core that has decoded a chunk adds
// it to its part, unless another is just adding to that one: then it leaves it
// for that one to add, and decodes the next.
type partsReader struct {
	parts   []Part
	mu      sync.Mutex
	waiting [][]func() // by part: what is decoded and not added yet
	busy    []bool     // by part: somebody is adding to it
	failed  error
}

func newPartsReader(parts []Part) *partsReader {
	for _, p := range parts {
		p.Thaw()
	}
	return &partsReader{parts: parts, waiting: make([][]func(), len(parts)), busy: make([]bool, len(parts))}
}

// run reads until the end or the first error.
func (r *partsReader) run(next func(buf []byte) ([]byte, error)) error {
	cores := runtime.GOMAXPROCS(0)
	full, empty := make(chan []byte, cores), make(chan []byte, 2*cores+1)
	var all sync.WaitGroup
	for range cores {
		all.Go(func() {
			for chunk := range full {
				r.chunk(chunk)
				empty <- chunk
			}
		})
	}
	for range cap(empty) {
		empty <- nil
	}
	err := error(nil)
	for n := 1; err == nil && r.well() == nil; n++ {
		var chunk []byte
		if chunk, err = next((<-empty)[:0]); err == nil {
			full <- chunk
		} else if !errors.Is(err, io.EOF) {
			err = fmt.Errorf("chunk %d: %w", n, err)
		}
	}
	close(full)
	all.Wait()
	if failed := r.well(); failed != nil || errors.Is(err, io.EOF) {
		return failed
	}
	return err
}

func (r *partsReader) well() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

// chunk decodes one chunk and adds what it holds, or leaves that to another.
func (r *partsReader) chunk(chunk []byte) {
	number, entries, u, err := openChunk(chunk)
	if err == nil && int(number) >= len(r.parts) {
		err = errors.New("a chunk of no part")
	}
	var add func()
	if err == nil {
		add, err = r.parts[number].read(&u, entries)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.failed = err
		return
	}
	r.waiting[number] = append(r.waiting[number], add)
	if r.busy[number] {
		return
	}
	r.busy[number] = true
	for len(r.waiting[number]) > 0 {
		adds := r.waiting[number]
		r.waiting[number] = nil
		r.mu.Unlock()
		for _, add := range adds {
			add()
		}
		r.mu.Lock()
	}
	r.busy[number] = false
}
