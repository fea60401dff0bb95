package mongotest

import (
	"bytes"
	"encoding/binary"
	"testing"

	"go.mongodb.org/mongo-driver/bson"
)

// asked makes the message that a driver sends for an insert of two documents.
func asked(t testing.TB, flags uint32, more ...byte) wire {
	t.Helper()
	doc := func(d bson.D) []byte {
		b, err := bson.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	sequence := append([]byte("documents\x00"), doc(bson.D{{Key: "_id", Value: 1}})...)
	sequence = append(sequence, doc(bson.D{{Key: "_id", Value: 2}})...)
	w := make(wire, headerSize)
	binary.LittleEndian.PutUint32(w[4:], 7)
	binary.LittleEndian.PutUint32(w[12:], opMsg)
	w = binary.LittleEndian.AppendUint32(w, flags)
	w = append(append(w, 0), doc(bson.D{{Key: "insert", Value: "journal"}, {Key: "ordered", Value: true}, {Key: "$db", Value: "board"}})...)
	w = binary.LittleEndian.AppendUint32(append(w, 1), uint32(4+len(sequence)))
	w = append(append(w, sequence...), more...)
	binary.LittleEndian.PutUint32(w, uint32(len(w)))
	return w
}

func TestAnInsertIsRead(t *testing.T) {
	for name, w := range map[string]wire{"plain": asked(t, 0), "with a checksum": asked(t, 1, 1, 2, 3, 4)} {
		read, err := readWire(bytes.NewReader(append(w, "the next one"...)))
		if err != nil || !bytes.Equal(read, w) {
			t.Fatalf("%s: read %q, %v", name, read, err)
		}
		m, err := read.parse()
		if err != nil || m.Command != "insert" || m.Collection != "journal" || m.Database != "board" || len(m.Documents) != 2 {
			t.Fatalf("%s: %+v, %v", name, m, err)
		}
		if id := m.Documents[1].Lookup("_id").AsInt64(); id != 2 || read.request() != 7 || read.responseTo() != 0 {
			t.Errorf("%s: the second is %d", name, id)
		}
	}
}

func FuzzAMessageThatIsNotOneIsAnError(f *testing.F) {
	whole := asked(f, 0)
	f.Add([]byte(whole))
	for cut := range len(whole) {
		f.Add([]byte(whole[:cut]))
	}
	f.Add(append(binary.LittleEndian.AppendUint32(nil, 1<<31), whole[4:]...))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := readWire(bytes.NewReader(b))
		if err != nil {
			return
		}
		if m, err := w.parse(); err == nil && m.Command == "" && binary.LittleEndian.Uint32(w[12:]) == opMsg && len(w) > headerSize+4 {
			t.Errorf("%x is read as nothing", w)
		}
	})
}
