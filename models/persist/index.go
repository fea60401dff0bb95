package persist

import "github.com/benbjohnson/immutable"

// Index is a persistent sorted map from an ordering key to an id, with the same builder mode.
type Index struct {
	m *immutable.SortedMap[string, string]
	b *immutable.SortedMapBuilder[string, string]
}

// Put sets the id of a key.
func (x *Index) Put(key, id string) {
	switch {
	case x.b != nil:
		x.b.Set(key, id)
	case x.m != nil:
		x.m = x.m.Set(key, id)
	default:
		x.m = immutable.NewSortedMap[string, string](nil).Set(key, id)
	}
}

// Drop removes a key; one that is not there is no fault.
func (x *Index) Drop(key string) {
	switch {
	case x.b != nil:
		x.b.Delete(key)
	case x.m != nil:
		x.m = x.m.Delete(key)
	}
}

// Len is the number of entries.
func (x Index) Len() int {
	switch {
	case x.b != nil:
		return x.b.Len()
	case x.m != nil:
		return x.m.Len()
	}
	return 0
}

// Walk visits entries in order, from the first key at or after from, until fn says false.
func (x Index) Walk(from string, fn func(key, id string) bool) {
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

// Thaw makes it build in place, see Part.
func (x *Index) Thaw() {
	b := immutable.NewSortedMapBuilder[string, string](nil)
	x.Walk("", func(key, id string) bool {
		b.Set(key, id)
		return true
	})
	x.m, x.b = nil, b
}

// Freeze ends what Thaw began.
func (x *Index) Freeze() {
	if x.b != nil {
		x.m, x.b = x.b.Map(), nil
	}
}

// Building tells that it was thawed and not frozen since.
func (x *Index) Building() bool { return x.b != nil }
