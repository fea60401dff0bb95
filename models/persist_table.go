package models

import "github.com/benbjohnson/immutable"

// table is a persistent map, or a builder of one while a journal is replayed.
type table[V any] struct {
	m *immutable.Map[string, V]
	b *immutable.MapBuilder[string, V]
}

func (t table[V]) get(k string) (v V, ok bool) {
	switch {
	case t.b != nil:
		return t.b.Get(k)
	case t.m != nil:
		return t.m.Get(k)
	}
	return v, false
}

func (t *table[V]) set(k string, v V) {
	switch {
	case t.b != nil:
		t.b.Set(k, v)
	case t.m != nil:
		t.m = t.m.Set(k, v)
	default:
		t.m = immutable.NewMap[string, V](nil).Set(k, v)
	}
}

func (t *table[V]) del(k string) {
	switch {
	case t.b != nil:
		t.b.Delete(k)
	case t.m != nil:
		t.m = t.m.Delete(k)
	}
}

func (t table[V]) len() int {
	switch {
	case t.b != nil:
		return t.b.Len()
	case t.m != nil:
		return t.m.Len()
	}
	return 0
}

// each visits the entries in no order.
func (t table[V]) each(fn func(key string, v V)) {
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

func (t *table[V]) thaw() {
	b := immutable.NewMapBuilder[string, V](nil)
	t.each(func(k string, v V) { b.Set(k, v) })
	t.m, t.b = nil, b
}

func (t *table[V]) freeze() {
	if t.b != nil {
		t.m, t.b = t.b.Map(), nil
	}
}
