package models

import "github.com/benbjohnson/immutable"

// index is a persistent sorted map from an ordering key to an id, with the same builder mode.
type index struct {
	m *immutable.SortedMap[string, string]
	b *immutable.SortedMapBuilder[string, string]
}

func (x *index) put(key, id string) {
	switch {
	case x.b != nil:
		x.b.Set(key, id)
	case x.m != nil:
		x.m = x.m.Set(key, id)
	default:
		x.m = immutable.NewSortedMap[string, string](nil).Set(key, id)
	}
}

func (x *index) drop(key string) {
	switch {
	case x.b != nil:
		x.b.Delete(key)
	case x.m != nil:
		x.m = x.m.Delete(key)
	}
}

func (x index) len() int {
	switch {
	case x.b != nil:
		return x.b.Len()
	case x.m != nil:
		return x.m.Len()
	}
	return 0
}

// walk visits entries in order, from the first key at or after from, until fn says false.
func (x index) walk(from string, fn func(key, id string) bool) {
	var it *immutable.SortedMapIterator[string, string]
	switch {
	case x.b != nil:
		it = x.b.Iterator()
	case x.m != nil:
		it = x.m.Iterator()
	default:
		return
	}
	if from != "" {
		it.Seek(from)
	}
	for !it.Done() {
		k, v, ok := it.Next()
		if !ok || !fn(k, v) {
			return
		}
	}
}

func (x *index) thaw() {
	b := immutable.NewSortedMapBuilder[string, string](nil)
	x.walk("", func(key, id string) bool {
		b.Set(key, id)
		return true
	})
	x.m, x.b = nil, b
}

func (x *index) freeze() {
	if x.b != nil {
		x.m, x.b = x.b.Map(), nil
	}
}
