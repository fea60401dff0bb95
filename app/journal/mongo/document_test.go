package mongo

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/oklog/ulid/v2"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/primitive"

	"coupdemain/app/journal"
)

func encode(t *testing.T, d bson.D) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func aCommit() journal.Commit {
	return journal.Commit{Pos: 12, ID: ulid.ULID{1, 2}, At: -5, Payload: []byte("payload"), Prev: [32]byte{3}, Hash: [32]byte{4}}
}

func TestACommitComesBackFromItsDocument(t *testing.T) {
	want := aCommit()
	raw := encode(t, writeCommit(&want))
	got, err := readCommit(raw)
	if err != nil || got.Pos != want.Pos || got.ID != want.ID || got.At != want.At || got.Prev != want.Prev || got.Hash != want.Hash || !bytes.Equal(got.Payload, want.Payload) {
		t.Fatalf("%+v, %v", got, err)
	}
	clear(raw)
	if string(got.Payload) != "payload" {
		t.Error("the payload is a part of the answer's memory")
	}
	want.Payload = nil
	if got, err := readCommit(encode(t, writeCommit(&want))); err != nil || len(got.Payload) != 0 {
		t.Errorf("without a payload: %+v, %v", got, err)
	}
}

// No document that differs in a type, a length or a field is taken for a commit.
func TestADocumentIsNotTrusted(t *testing.T) {
	for name, change := range map[string]func(bson.D) bson.D{
		"a position that is a double": func(d bson.D) bson.D { d[0].Value = 12.0; return d },
		"a short position":            func(d bson.D) bson.D { d[0].Value = int32(12); return d },
		"a position that is a string": func(d bson.D) bson.D { d[0].Value = "12"; return d },
		"a short id":                  func(d bson.D) bson.D { d[1].Value = binary(make([]byte, 15)); return d },
		"a long id":                   func(d bson.D) bson.D { d[1].Value = binary(make([]byte, 17)); return d },
		"a time that is a date":       func(d bson.D) bson.D { d[2].Value = primitive.DateTime(5); return d },
		"a payload that is a string":  func(d bson.D) bson.D { d[3].Value = "payload"; return d },
		"a payload that is null":      func(d bson.D) bson.D { d[3].Value = nil; return d },
		"a payload of a subtype":      func(d bson.D) bson.D { d[3].Value = primitive.Binary{Subtype: 4, Data: make([]byte, 16)}; return d },
		"an empty hash":               func(d bson.D) bson.D { d[5].Value = binary(nil); return d },
		"a field less":                func(d bson.D) bson.D { return d[:5] },
		"a field more":                func(d bson.D) bson.D { return append(d, bson.E{Key: "note", Value: "x"}) },
		"a field twice":               func(d bson.D) bson.D { return append(d, d[5]) },
		"a field by another name":     func(d bson.D) bson.D { d[4].Key = "Prev"; return d },
		"nothing":                     func(bson.D) bson.D { return bson.D{} },
	} {
		c := aCommit()
		if got, err := readCommit(encode(t, change(writeCommit(&c)))); err == nil {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
	c := aCommit()
	raw := encode(t, writeCommit(&c))
	for i := range raw {
		if _, err := readCommit(raw[:i]); err == nil {
			t.Errorf("cut at %d: no error", i)
		}
		for _, bits := range []byte{1, 2, 0x7f, 0x80, 0xff} {
			raw[i] ^= bits
			got, err := readCommit(raw) // it must not panic
			if err == nil && got.Pos == c.Pos && got.ID == c.ID && got.At == c.At && got.Prev == c.Prev && got.Hash == c.Hash && bytes.Equal(got.Payload, c.Payload) {
				t.Errorf("byte %d changed by %x: not seen", i, bits)
			}
			raw[i] ^= bits
		}
	}
}

func TestADocumentOfTheVaultIsCheckedAgainstItsSum(t *testing.T) {
	good := journal.Doc{ID: "person/1", Body: []byte("body")}
	if id, body, err := readDoc(encode(t, writeDoc(good))); err != nil || id != good.ID || !bytes.Equal(body, good.Body) {
		t.Fatalf("%s %q %v", id, body, err)
	}
	if _, body, err := readDoc(encode(t, writeDoc(journal.Doc{ID: "a"}))); err != nil || body == nil || len(body) != 0 {
		t.Errorf("an empty body: %v %v", body, err)
	}
	for name, change := range map[string]func(bson.D){
		"identifier":  func(d bson.D) { d[0].Value = "person/2" },
		"body":        func(d bson.D) { d[1].Value = binary([]byte("bodY")) },
		"sum":         func(d bson.D) { d[2].Value = binary(make([]byte, 32)) },
		"a short sum": func(d bson.D) { d[2].Value = binary(make([]byte, 31)) },
	} {
		d := writeDoc(good)
		change(d)
		_, _, err := readDoc(encode(t, d))
		var damage *journal.Damage
		if !errors.As(err, &damage) || !strings.HasPrefix(damage.What, "document person/") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAHeaderMustAddUp(t *testing.T) {
	hash := strings.Repeat("a", 64)
	for size, chunks := range map[int64]int64{0: 0, 1: 1, chunkSize: 1, chunkSize + 1: 2, 10 * chunkSize: 10} {
		h := header{hash: hash, size: size, chunks: chunks, put: "P"}
		if got, err := readHeader(encode(t, h.write())); err != nil || got != h {
			t.Errorf("%d bytes: %+v %v", size, got, err)
		}
		h.chunks++
		if _, err := readHeader(encode(t, h.write())); !errors.Is(err, journal.ErrDamaged) {
			t.Errorf("%d bytes in a chunk too many: %v", size, err)
		}
	}
	if _, err := readHeader(encode(t, header{hash: hash, size: -1}.write())); !errors.Is(err, journal.ErrDamaged) {
		t.Error("a negative size")
	}
}

func BenchmarkReadCommit(b *testing.B) {
	c := aCommit()
	c.Payload = make([]byte, 600)
	raw, err := bson.Marshal(writeCommit(&c))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readCommit(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteCommit(b *testing.B) {
	c := aCommit()
	c.Payload = make([]byte, 600)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bson.Marshal(writeCommit(&c)); err != nil {
			b.Fatal(err)
		}
	}
}
