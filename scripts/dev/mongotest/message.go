package mongotest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"go.mongodb.org/mongo-driver/bson"
)

// Message is what a client asks of the server.
type Message struct {
	Command    string // "insert", "find", "getMore", "hello"…; "" when it is of another kind than OP_MSG
	Collection string // what the command is for, where that is a collection
	Database   string
	Documents  []bson.Raw // that an insert brings
}

const (
	headerSize = 16       // length, request, response to, kind: little-endian, four bytes each
	maxMessage = 48 << 20 // bytes, as servers have it
	opMsg      = 2013
)

// wire is one message as it travels.
type wire []byte

func (w wire) request() uint32    { return binary.LittleEndian.Uint32(w[4:]) }
func (w wire) responseTo() uint32 { return binary.LittleEndian.Uint32(w[8:]) }

// readWire reads one whole message.
func readWire(r io.Reader) (wire, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(size[:])
	if n < headerSize || n > maxMessage {
		return nil, fmt.Errorf("a message of %d bytes", n)
	}
	w := make(wire, n)
	copy(w, size[:])
	_, err := io.ReadFull(r, w[len(size):])
	return w, err
}

// parse reads what is asked. A message of another kind than OP_MSG gives the zero Message.
func (w wire) parse() (m Message, err error) {
	if binary.LittleEndian.Uint32(w[12:]) != opMsg {
		return m, nil
	}
	rest := w[headerSize:]
	if len(rest) < 4 {
		return m, io.ErrUnexpectedEOF
	}
	if binary.LittleEndian.Uint32(rest)&1 != 0 { // a checksum ends the message
		rest = rest[:max(4, len(rest)-4)]
	}
	for rest = rest[4:]; len(rest) > 0; {
		kind := rest[0]
		var section wire
		if section, rest, err = sized(rest[1:]); err != nil {
			return m, err
		}
		switch kind {
		case 0:
			err = m.body(bson.Raw(section))
		case 1:
			err = m.sequence(section[4:])
		default:
			err = fmt.Errorf("a section of kind %d", kind)
		}
		if err != nil {
			return m, err
		}
	}
	return m, nil
}

// sized cuts off what begins with its own size.
func sized(b wire) (one, rest wire, err error) {
	if len(b) < 4 {
		return nil, nil, io.ErrUnexpectedEOF
	}
	n := binary.LittleEndian.Uint32(b)
	if n < 4 || uint64(n) > uint64(len(b)) {
		return nil, nil, io.ErrUnexpectedEOF
	}
	return b[:n], b[n:], nil
}

// body reads the command itself: its name is the first key.
func (m *Message) body(doc bson.Raw) error {
	elements, err := doc.Elements()
	if err != nil {
		return err
	}
	for i, e := range elements {
		text, _ := e.Value().StringValueOK()
		switch {
		case i == 0:
			m.Command, m.Collection = e.Key(), text
		case e.Key() == "$db":
			m.Database = text
		case e.Key() == "collection":
			m.Collection = text
		case e.Key() == "documents":
			array, ok := e.Value().ArrayOK()
			if !ok {
				return fmt.Errorf("documents of type %s", e.Value().Type)
			}
			values, err := array.Values()
			if err != nil {
				return err
			}
			for _, v := range values {
				m.Documents = append(m.Documents, bson.Raw(v.Value))
			}
		}
	}
	return nil
}

// sequence reads documents that stand beside the body, behind their name.
func (m *Message) sequence(b wire) error {
	name, rest, ok := bytes.Cut(b, []byte{0})
	if !ok {
		return io.ErrUnexpectedEOF
	}
	for len(rest) > 0 {
		var doc wire
		var err error
		if doc, rest, err = sized(rest); err != nil {
			return err
		}
		if string(name) == "documents" {
			m.Documents = append(m.Documents, bson.Raw(doc))
		}
	}
	return nil
}
