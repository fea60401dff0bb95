package mongo

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/bsontype"
	"go.mongodb.org/mongo-driver/bson/primitive"
	"go.mongodb.org/mongo-driver/x/bsonx/bsoncore"
)

var errNotBSON = errors.New("it is not a whole document")

// document reads a stored one without trusting it, field by field in the order in
// which they were written: each must be there with its type, and there must be no
// other. The first fault is kept for done.
type document struct {
	rest []byte // elements that were not read yet
	err  error
}

func read(raw bson.Raw) *document {
	length, rest, ok := bsoncore.ReadLength(raw)
	if !ok || int(length) != len(raw) || len(rest) == 0 || rest[len(rest)-1] != 0 {
		return &document{err: errNotBSON}
	}
	return &document{rest: rest[:len(rest)-1]}
}

// field gives the next field; not ok when it is not the one that is expected.
func (d *document) field(name string, t bsontype.Type) (v bsoncore.Value, ok bool) {
	switch {
	case d.err != nil:
		return v, false
	case len(d.rest) == 0:
		d.err = fmt.Errorf("it has no field %s", name)
		return v, false
	}
	element, rest, ok := bsoncore.ReadElement(d.rest)
	if !ok {
		d.err = errNotBSON
		return v, false
	}
	d.rest = rest
	if key := element.KeyBytes(); string(key) != name {
		d.err = fmt.Errorf("a field %q stands where %s should", key, name)
	} else if v = element.Value(); v.Type != t {
		d.err = fmt.Errorf("its field %s is a %s and not a %s", name, v.Type, t)
	}
	return v, d.err == nil
}

func (d *document) int64(name string) (n int64) {
	if v, ok := d.field(name, bson.TypeInt64); ok {
		n, ok = v.Int64OK()
		d.whole(ok)
	}
	return n
}

func (d *document) text(name string) (text string) {
	if v, ok := d.field(name, bson.TypeString); ok {
		text, ok = v.StringValueOK()
		d.whole(ok)
	}
	return text
}

// bytes are valid as long as the document is.
func (d *document) bytes(name string) (data []byte) {
	if v, ok := d.field(name, bson.TypeBinary); ok {
		var subtype byte
		subtype, data, ok = v.BinaryOK()
		if d.whole(ok); subtype != bson.TypeBinaryGeneric {
			d.err = fmt.Errorf("its field %s is of subtype %d", name, subtype)
		}
	}
	return data
}

func (d *document) whole(ok bool) {
	if !ok {
		d.err = errNotBSON
	}
}

// fixed copies exactly the bytes that dst has room for.
func (d *document) fixed(name string, dst []byte) {
	data := d.bytes(name)
	if d.err == nil && len(data) != len(dst) {
		d.err = fmt.Errorf("its field %s has %d bytes and not %d", name, len(data), len(dst))
	}
	copy(dst, data)
}

// done gives the first fault; a field that was not read is one.
func (d *document) done() error {
	if d.err == nil && len(d.rest) > 0 {
		d.err = errors.New("it has more fields than it should")
	}
	return d.err
}

// binary never becomes null, even of nil.
func binary(b []byte) primitive.Binary { return primitive.Binary{Data: b} }
