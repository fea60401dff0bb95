package persist

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"reflect"
)

// Write gives a head and parts as chunks, in order; each is valid until put
// returns. The same parts give the same bytes. An error is that of put.
func Write[H any](head H, parts []Part, put func(chunk []byte) error) error {
	first := partsHead[H]{Head: head}
	for _, p := range parts {
		first.Sizes = append(first.Sizes, p.Len())
	}
	w := &chunker{put: put, part: headPart}
	err := w.add("", reflect.ValueOf(&first).Elem())
	for i, p := range parts {
		if err == nil {
			err = w.flush()
		}
		w.part = byte(i)
		if err == nil {
			err = p.write(w)
		}
	}
	if err == nil {
		err = w.flush()
	}
	if err != nil {
		return fmt.Errorf("write a snapshot: %w", err)
	}
	return nil
}

// chunker gathers entries of one part into chunks.
type chunker struct {
	put     func(chunk []byte) error
	part    byte
	entries uint64
	body    []byte // of the entries so far
	chunk   []byte
	packed  packed
}

// add writes one entry. v must be addressable.
func (w *chunker) add(key string, v reflect.Value) error {
	p := &w.packed
	p.text, p.data = p.text[:0], p.data[:0]
	p.string(key)
	formOf(v.Type()).put(p, v)
	w.body = binary.AppendUvarint(w.body, uint64(len(p.text)))
	w.body = binary.AppendUvarint(w.body, uint64(len(p.data)))
	w.body = append(append(w.body, p.text...), p.data...)
	w.entries++
	if len(w.body) < chunkSize {
		return nil
	}
	return w.flush()
}

func (w *chunker) flush() error {
	if w.entries == 0 {
		return nil
	}
	c := append(w.chunk[:0], 0, 0, 0, 0, w.part)
	c = append(binary.AppendUvarint(c, w.entries), w.body...)
	binary.LittleEndian.PutUint32(c, crc32.Checksum(c[4:], castagnoli))
	w.chunk, w.body, w.entries = c, w.body[:0], 0
	return w.put(c)
}

func (t *Table[V]) write(w *chunker) (err error) {
	t.Each(func(k string, v V) {
		if err == nil {
			err = w.add(k, reflect.ValueOf(&v).Elem())
		}
	})
	return err
}

func (x *Index) write(w *chunker) (err error) {
	x.Walk("", func(key, id string) bool {
		err = w.add(key, reflect.ValueOf(&id).Elem())
		return err == nil
	})
	return err
}
