package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/oklog/ulid/v2"
)

func threeLeaves() []Leaf {
	return []Leaf{
		NewLeaf(By, []byte(`{"by":"person/01JD0000000000000000000001","key":"01JD0000000000000000000002"}`)),
		NewLeaf(Public, []byte(`{"type":"bid.placed","mission":"M7K2","bidder":"tag","commitment":"`+strings.Repeat("ab", 32)+`","at":"é\"{\\"}`)),
		NewLeaf(Hidden, []byte(`{"cipher":"`+strings.Repeat("Zm9v", 40)+`"}`)),
	}
}

func TestPayloadComesBackByteForByte(t *testing.T) {
	for _, data := range []string{`{}`, `{ "a" : 1.0 , "b":"\u00e9é\\\"}{][" }`, `{"a":{"b":[{},[]]}}`, "{\"a\":\n1}"} {
		want := []Leaf{NewLeaf(By, []byte(data)), NewLeaf(Hidden, []byte(data)), NewLeaf(Public, []byte(data))}
		payload, err := EncodePayload(want)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(payload) {
			t.Fatalf("not JSON: %s", payload)
		}
		got, err := DecodePayload(payload)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%d leaves, %v", len(got), err)
		}
		for i := range got {
			if got[i].Kind != want[i].Kind || got[i].Salt != want[i].Salt || !bytes.Equal(got[i].Data, want[i].Data) {
				t.Errorf("leaf %d: %+v", i, got[i])
			}
		}
		if h, err := HashPayload(payload); err != nil || h != PayloadHash(want) {
			t.Errorf("hash %x, %v", h, err)
		}
	}
}

func TestPayloadRefusesWhatIsNotAnObject(t *testing.T) {
	for _, data := range []string{``, `1`, `"x"`, `[]`, `{`, `{}{}`, `{"a":"}`, `{} `, `{"a":1},"v":{}`, `{]`, `{"a":"\"}`} {
		if _, err := EncodePayload([]Leaf{NewLeaf(By, []byte(data))}); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: error %v", data, err)
		}
	}
	for _, leaves := range [][]Leaf{nil, {{Kind: 0, Data: []byte(`{}`)}}, {{Kind: 4, Data: []byte(`{}`)}}, make([]Leaf, MaxLeaves+1)} {
		if _, err := EncodePayload(leaves); !errors.Is(err, ErrInvalid) {
			t.Errorf("%d leaves: error %v", len(leaves), err)
		}
	}
	if _, err := EncodePayload([]Leaf{NewLeaf(By, append(append([]byte(`{"a":"`), make([]byte, MaxPayload)...), `"}`...))}); !errors.Is(err, ErrInvalid) {
		t.Errorf("too large: error %v", err)
	}
}

// A payload has one spelling: a changed byte is either not readable or another hash.
func TestEveryFlippedByteOfAPayloadIsFound(t *testing.T) {
	leaves := threeLeaves()
	payload, err := EncodePayload(leaves)
	if err != nil {
		t.Fatal(err)
	}
	want := PayloadHash(leaves)
	for i := range payload {
		for _, bit := range []byte{1, 0x20, 0x80} {
			payload[i] ^= bit
			if h, err := HashPayload(payload); err == nil && h == want {
				t.Fatalf("byte %d, bit %x: not found in %s", i, bit, payload)
			}
			payload[i] ^= bit
		}
	}
	for i := range payload {
		if _, err := DecodePayload(payload[:i]); !errors.Is(err, ErrInvalid) {
			t.Fatalf("cut at %d: error %v", i, err)
		}
	}
	if _, err := DecodePayload(append(payload, ' ')); !errors.Is(err, ErrInvalid) {
		t.Fatalf("a byte more: error %v", err)
	}
}

// The figures are those of the definition, computed here without the package.
func TestCommitHashIsTheDefinedOne(t *testing.T) {
	leaf := Leaf{Kind: By, Salt: [16]byte{1, 2}, Data: []byte(`{"a":1}`)}
	l := sha256.Sum256(append([]byte{1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, `{"a":1}`...))
	two := sha256.Sum256(append(append([]byte{}, l[:]...), l[:]...))
	if PayloadHash([]Leaf{leaf, leaf}) != two {
		t.Error("payload hash")
	}
	prev := [32]byte{7}
	id := ulid.ULID{9}
	b := []byte("cdm1")
	b = append(b, prev[:]...)
	b = append(b, 0, 0, 0, 0, 0, 0, 1, 2)                         // position 258
	b = append(b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe) // -2 ms
	b = append(append(b, id[:]...), two[:]...)
	if HashCommit(prev, 258, -2, id, two) != sha256.Sum256(b) {
		t.Error("commit hash")
	}
}

func FuzzDecodePayload(f *testing.F) {
	payload, err := EncodePayload(threeLeaves())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Add([]byte(`{"v":1,"leaves":[{"kind":"by","salt":"00000000000000000000000000000000","n":99999999,"data":{}}]}`))
	f.Fuzz(func(t *testing.T, p []byte) {
		leaves, err := DecodePayload(p)
		if err != nil {
			return
		}
		if again, err := EncodePayload(leaves); err == nil && !bytes.Equal(again, p) {
			t.Fatalf("two spellings:\n%s\n%s", p, again)
		}
	})
}

func BenchmarkSealThreeLeaves(b *testing.B) {
	leaves := threeLeaves()
	c := Commit{Pos: 1}
	b.ReportAllocs()
	for b.Loop() {
		if err := Seal([32]byte{}, &c, leaves); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(c.Payload)))
}

func BenchmarkDecodeAndCheck(b *testing.B) {
	c := Commit{Pos: 1}
	if err := Seal([32]byte{}, &c, threeLeaves()); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(c.Payload)))
	b.ReportAllocs()
	for b.Loop() {
		if err := CheckLink(&Commit{}, &c); err != nil {
			b.Fatal(err)
		}
		if _, err := DecodePayload(c.Payload); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

func ExampleEncodePayload() {
	payload, err := EncodePayload([]Leaf{{Kind: By, Data: []byte(`{"by":"person/1"}`)}})
	fmt.Println(string(payload), err)
	// Output: {"v":1,"leaves":[{"kind":"by","salt":"00000000000000000000000000000000","n":17,"data":{"by":"person/1"}}]} <nil>
}
