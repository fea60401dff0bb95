package persist

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Digest hashes a head, any value, and parts: two that hold the same have the
// same digest. An empty list or map is the same as none, since a journal does not
// tell them apart.
func Digest(head any, parts []Part) [32]byte {
	d := digester{sha256.New()}
	d.value(reflect.ValueOf(head))
	for _, p := range parts {
		p.digest(d)
	}
	return [32]byte(d.Sum(nil))
}

func (t *Table[V]) digest(d digester) {
	all := make(map[string]V, t.Len())
	t.Each(func(k string, v V) { all[k] = v })
	d.number(uint64(len(all)))
	for _, k := range slices.Sorted(maps.Keys(all)) {
		d.text(k)
		d.value(reflect.ValueOf(all[k]))
	}
}

func (x *Index) digest(d digester) {
	d.number(uint64(x.Len()))
	x.Walk("", func(key, id string) bool {
		d.text(key)
		d.text(id)
		return true
	})
}

type digester struct{ hash.Hash }

func (d digester) number(n uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	d.Write(b[:])
}

func (d digester) text(s string) {
	d.number(uint64(len(s)))
	d.Write([]byte(s))
}

var timeType = reflect.TypeFor[time.Time]()

// value writes a value so that two different ones never read the same.
func (d digester) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			d.number(0)
			return
		}
		d.number(1)
		d.value(v.Elem())
	case reflect.Struct:
		if v.Type() == timeType {
			t := v.Interface().(time.Time)
			d.number(uint64(t.Unix()))
			d.number(uint64(t.Nanosecond()))
			return
		}
		for i := range v.NumField() {
			d.value(v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		d.number(uint64(v.Len()))
		for i := range v.Len() {
			d.value(v.Index(i))
		}
	case reflect.Map:
		d.number(uint64(v.Len()))
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			d.text(k.String())
			d.value(v.MapIndex(k))
		}
	case reflect.String:
		d.text(v.String())
	case reflect.Bool:
		if v.Bool() {
			d.number(1)
		} else {
			d.number(0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.number(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.number(v.Uint())
	case reflect.Float32, reflect.Float64:
		d.number(math.Float64bits(v.Float()))
	default:
		panic(fmt.Sprintf("digest: the state holds a %s, which has no digest", v.Type()))
	}
}
