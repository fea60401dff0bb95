package persist

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

// errCut tells that bytes end before what they say that they hold.
var errCut = errors.New("it ends too early")

// packed is an entry being written. What strings hold is kept apart, so that an
// entry which is read takes one piece of memory for all of them.
type packed struct{ text, data []byte }

func (p *packed) number(n uint64) { p.data = binary.AppendUvarint(p.data, n) }

func (p *packed) signed(n int64) { p.data = binary.AppendVarint(p.data, n) }

func (p *packed) string(s string) {
	p.number(uint64(len(s)))
	p.text = append(p.text, s...)
}

// unpacked is an entry being read. Its first error stays, and what is read behind
// it is zero.
type unpacked struct {
	text string
	data []byte
	err  error
}

func (u *unpacked) fail(err error) {
	if u.err == nil {
		u.err = err
	}
	u.text, u.data = "", nil
}

func (u *unpacked) number() uint64 {
	n, size := binary.Uvarint(u.data)
	if size <= 0 {
		u.fail(errCut)
		return 0
	}
	u.data = u.data[size:]
	return n
}

func (u *unpacked) signed() int64 {
	n, size := binary.Varint(u.data)
	if size <= 0 {
		u.fail(errCut)
		return 0
	}
	u.data = u.data[size:]
	return n
}

// bytes gives the next n, which belong to the chunk.
func (u *unpacked) bytes(n uint64) []byte {
	if n > uint64(len(u.data)) {
		u.fail(errCut)
		return nil
	}
	b := u.data[:n]
	u.data = u.data[n:]
	return b
}

func (u *unpacked) string() string {
	n := u.number()
	if n > uint64(len(u.text)) {
		u.fail(errCut)
		return ""
	}
	s := u.text[:n]
	u.text = u.text[n:]
	return s
}

// length writes how many elements follow, one more than there are: 0 is nil.
func (p *packed) length(v reflect.Value) {
	if v.IsNil() {
		p.number(0)
		return
	}
	p.number(uint64(v.Len()) + 1)
}

// length reads what length wrote; some is false for nil. Each element takes at
// least so many bytes, which bounds what a false length makes us allocate.
func (u *unpacked) length(least int) (n int, some bool) {
	plus := u.number()
	if plus == 0 {
		return 0, false
	}
	if plus-1 > uint64(len(u.data)/least) {
		u.fail(errCut)
		return 0, false
	}
	return int(plus - 1), true
}

// form is how the values of one type are written and read.
type form struct {
	least int                                // bytes of data that each takes
	put   func(p *packed, v reflect.Value)   // v is addressable
	get   func(u *unpacked, v reflect.Value) // v is settable and zero
}

var forms sync.Map // form by reflect.Type

// formOf gives the form of a type. That a type of the state has none is a fault
// of the program, which its first test shows: a panic.
func formOf(t reflect.Type) form {
	if f, ok := forms.Load(t); ok {
		return f.(form)
	}
	f := makeForm(t)
	forms.Store(t, f)
	return f
}

func makeForm(t reflect.Type) form {
	switch t.Kind() {
	case reflect.String:
		return form{1, func(p *packed, v reflect.Value) { p.string(v.String()) },
			func(u *unpacked, v reflect.Value) { v.SetString(u.string()) }}
	case reflect.Bool:
		return form{1, putBool, func(u *unpacked, v reflect.Value) { v.SetBool(u.number() != 0) }}
	case reflect.Int, reflect.Int64:
		return form{1, func(p *packed, v reflect.Value) { p.signed(v.Int()) },
			func(u *unpacked, v reflect.Value) { v.SetInt(u.signed()) }}
	case reflect.Float64:
		return form{8, putFloat, getFloat}
	case reflect.Struct:
		if t == timeType {
			return form{1, putTime, getTime}
		}
		return structForm(t)
	case reflect.Pointer:
		return pointerForm(t)
	case reflect.Array:
		return arrayForm(t)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return form{1, putBytes, getBytes}
		}
		return sliceForm(t)
	case reflect.Map:
		return mapForm(t)
	}
	panic(fmt.Sprintf("snapshot: the state holds a %s, which has no form", t))
}

func putBool(p *packed, v reflect.Value) {
	if v.Bool() {
		p.number(1)
	} else {
		p.number(0)
	}
}

func putFloat(p *packed, v reflect.Value) {
	p.data = binary.LittleEndian.AppendUint64(p.data, math.Float64bits(v.Float()))
}

func getFloat(u *unpacked, v reflect.Value) {
	if b := u.bytes(8); b != nil {
		v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	}
}

// The kinds of times. Nearly all are of the first two.
const (
	noTime    = iota // zero, UTC
	milliTime        // whole milliseconds, UTC
	anyTime
)

func putTime(p *packed, v reflect.Value) {
	t := *v.Addr().Interface().(*time.Time)
	_, offset := t.Zone()
	switch {
	case offset != 0 || t.Nanosecond()%int(time.Millisecond) != 0:
		p.number(anyTime)
		p.signed(t.Unix())
		p.number(uint64(t.Nanosecond()))
		p.signed(int64(offset))
	case t.IsZero():
		p.number(noTime)
	default:
		p.number(milliTime)
		p.signed(t.UnixMilli())
	}
}

func getTime(u *unpacked, v reflect.Value) {
	to := v.Addr().Interface().(*time.Time)
	switch kind := u.number(); kind {
	case noTime:
	case milliTime:
		*to = time.UnixMilli(u.signed()).UTC()
	case anyTime:
		*to = time.Unix(u.signed(), int64(u.number())).UTC()
		if offset := u.signed(); offset != 0 {
			*to = to.In(time.FixedZone("", int(offset)))
		}
	default:
		u.fail(fmt.Errorf("a time of the unknown kind %d", kind))
	}
}

// member gives a member of a struct as one that may be written, exported or not:
// a state lives by both.
func member(v reflect.Value, i int) reflect.Value {
	f := v.Field(i)
	if f.CanSet() {
		return f
	}
	return reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
}

func structForm(t reflect.Type) form {
	members := make([]form, t.NumField())
	least := 0
	for i := range members {
		members[i] = formOf(t.Field(i).Type)
		least += members[i].least
	}
	if least == 0 {
		panic(fmt.Sprintf("snapshot: the state holds a %s, which has no members", t))
	}
	return form{least, func(p *packed, v reflect.Value) {
		for i := range members {
			members[i].put(p, member(v, i))
		}
	}, func(u *unpacked, v reflect.Value) {
		for i := range members {
			members[i].get(u, member(v, i))
		}
	}}
}

func pointerForm(t reflect.Type) form {
	element := formOf(t.Elem())
	return form{1, func(p *packed, v reflect.Value) {
		if v.IsNil() {
			p.number(0)
			return
		}
		p.number(1)
		element.put(p, v.Elem())
	}, func(u *unpacked, v reflect.Value) {
		if u.number() != 0 {
			v.Set(reflect.New(t.Elem()))
			element.get(u, v.Elem())
		}
	}}
}

func arrayForm(t reflect.Type) form {
	element := formOf(t.Elem())
	return form{element.least * t.Len(), func(p *packed, v reflect.Value) {
		for i := range v.Len() {
			element.put(p, v.Index(i))
		}
	}, func(u *unpacked, v reflect.Value) {
		for i := range v.Len() {
			element.get(u, v.Index(i))
		}
	}}
}

func sliceForm(t reflect.Type) form {
	element := formOf(t.Elem())
	return form{1, func(p *packed, v reflect.Value) {
		p.length(v)
		for i := range v.Len() {
			element.put(p, v.Index(i))
		}
	}, func(u *unpacked, v reflect.Value) {
		n, some := u.length(element.least)
		if !some {
			return
		}
		v.Set(reflect.MakeSlice(t, n, n))
		for i := 0; i < n && u.err == nil; i++ {
			element.get(u, v.Index(i))
		}
	}}
}

func putBytes(p *packed, v reflect.Value) {
	p.length(v)
	p.data = append(p.data, v.Bytes()...)
}

func getBytes(u *unpacked, v reflect.Value) {
	if n, some := u.length(1); some {
		v.SetBytes(append(make([]byte, 0, n), u.bytes(uint64(n))...))
	}
}

// mapForm writes entries by the order of their keys, so that equal maps read the same.
func mapForm(t reflect.Type) form {
	if t.Key().Kind() != reflect.String {
		panic(fmt.Sprintf("snapshot: the state holds a %s, whose keys are no strings", t))
	}
	key, element := formOf(t.Key()), formOf(t.Elem())
	return form{1, func(p *packed, v reflect.Value) {
		p.length(v)
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		one := reflect.New(t.Elem()).Elem()
		for _, k := range keys {
			one.Set(v.MapIndex(k))
			key.put(p, k)
			element.put(p, one)
		}
	}, func(u *unpacked, v reflect.Value) {
		n, some := u.length(key.least + element.least)
		if !some {
			return
		}
		v.Set(reflect.MakeMapWithSize(t, n))
		k, one := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		for i := 0; i < n && u.err == nil; i++ {
			one.SetZero()
			key.get(u, k)
			element.get(u, one)
			v.SetMapIndex(k, one)
		}
	}}
}
