package mongo

import (
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/bsontype"
	"go.mongodb.org/mongo-driver/bson/primitive"
)

// document reads a stored one without trusting it: each field must be there, once
// and with its type, and there must be no other. The first fault is kept for done.
type document struct {
	raw   bson.Raw
	asked int
	err   error
}

func read(raw bson.Raw) *document {
	return &document{raw: raw, err: raw.Validate()}
}

func (d *document) field(name string, t bsontype.Type) (v bson.RawValue, ok bool) {
	if d.err != nil {
		return v, false
	}
	d.asked++
	v, err := d.raw.LookupErr(name)
	switch {
	case err != nil:
		d.err = fmt.Errorf("it has no field %s", name)
	case v.Type != t:
		d.err = fmt.Errorf("its field %s is a %s and not a %s", name, v.Type, t)
	}
	return v, d.err == nil
}

func (d *document) int64(name string) int64 {
	if v, ok := d.field(name, bson.TypeInt64); ok {
		return v.Int64()
	}
	return 0
}

func (d *document) text(name string) string {
	if v, ok := d.field(name, bson.TypeString); ok {
		return v.StringValue()
	}
	return ""
}

// bytes are valid as long as the document is.
func (d *document) bytes(name string) []byte {
	v, ok := d.field(name, bson.TypeBinary)
	if !ok {
		return nil
	}
	subtype, data := v.Binary()
	if subtype != bson.TypeBinaryGeneric {
		d.err = fmt.Errorf("its field %s is of subtype %d", name, subtype)
	}
	return data
}

// fixed copies exactly the bytes that dst has room for.
func (d *document) fixed(name string, dst []byte) {
	if data := d.bytes(name); d.err == nil && copy(dst, data) != len(data) || d.err == nil && len(data) != len(dst) {
		d.err = fmt.Errorf("its field %s has %d bytes and not %d", name, len(data), len(dst))
	}
}

// done gives the first fault. Every field that was asked for was found, so a
// number of elements that is not theirs means another one, or one twice.
func (d *document) done() error {
	if d.err != nil {
		return d.err
	}
	elements, err := d.raw.Elements()
	if err == nil && len(elements) != d.asked {
		err = fmt.Errorf("it has %d fields and not %d", len(elements), d.asked)
	}
	return err
}

// binary never becomes null, even of nil.
func binary(b []byte) primitive.Binary { return primitive.Binary{Data: b} }
