package persist

import "github.com/benbjohnson/immutable"

// Table is a persistent map, or a builder of one while a journal is replayed.
type Table[V any] struct {
	m *immutable.Map[string, V]
	b *immutable.MapBuilder[string, V]
}

// Get finds the value of a key.
func (t Table[V]) Get(k string) (v V, ok bool) {
	switch {
	case t.b != nil:
		return t.b.Get(k)
	case t.m != nil:
		return t.m.Get(k)
	}
	return v, false
}

// Set sets the value of a key.
func (t *Table[V]) Set(k string, v V) {
	switch {
	case t.b != nil:
		t.b.Set(k, v)
	case t.m != nil:
		t.m = t.m.Set(k, v)
	default:
		t.m = immutable.NewMap[string, V](nil).Set(k, v)
	}
}

// Delete removes a key; one that is not there is no fault.
func (t *Table[V]) Delete(k string) {
	switch {
	case t.b != nil:
		t.b.Delete(k)
	case t.m != nil:
		t.m = t.m.Delete(k)
	}
}

// Len is the number of entries.
func (t Table[V]) Len() int {
	switch {
	case t.b != nil:
		return t.b.Len()
	case t.m != nil:
		return t.m.Len()
	}
	return 0
}

// Each visits the entries in no order.
func (t Table[V]) Each(fn func(key string, v V)) {
	var it *immutable.MapIterator[string, V]
	switch {
	case t.b != nil:
		it = t.b.Iterator()
	case t.m != nil:
		it = t.m.Iterator()
	default:
		return
	}
	for !it.Done() {
		k, v, _ := it.Next()
		fn(k, v)
	}
}

// Thaw makes it build in place, see Part.
func (t *Table[V]) Thaw() {
	b := immutable.NewMapBuilder[string, V](nil)
	t.Each(func(k string, v V) { b.Set(k, v) })
	t.m, t.b = nil, b
}

// Freeze ends what Thaw began.
func (t *Table[V]) Freeze() {
	if t.b != nil {
		t.m, t.b = t.b.Map(), nil
	}
}

// Building tells that it was thawed and not frozen since.
func (t *Table[V]) Building() bool { return t.b != nil }

// Version tells tables apart that may hold something else: two with the same
// version hold the same. A table that builds in place has none.
func (t Table[V]) Version() any { return t.m }
