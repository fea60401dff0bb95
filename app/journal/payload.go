package journal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// LeafKind says who may read a leaf.
type LeafKind uint8

// The kinds. By is who gave the command and under which key; an event has a
// Public leaf and, when it holds something that not everyone may see, a Hidden one.
const (
	By LeafKind = iota + 1
	Public
	Hidden
)

var leafWords = [...]string{By: "by", Public: "public", Hidden: "hidden"}

// String is the word of the kind in a payload.
func (k LeafKind) String() string {
	if k < By || k > Hidden {
		return "kind " + strconv.Itoa(int(k))
	}
	return leafWords[k]
}

// Leaf is one part of a payload that can be shown or withheld on its own: the
// salt keeps a withheld one from being guessed from its hash. Data is one JSON
// object, kept byte for byte.
type Leaf struct {
	Kind LeafKind
	Salt [16]byte
	Data []byte
}

// NewLeaf makes a leaf with a random salt.
func NewLeaf(kind LeafKind, data []byte) Leaf {
	l := Leaf{Kind: kind, Data: data}
	rand.Read(l.Salt[:]) // never fails: it ends the program instead
	return l
}

// LeafHash is sha256(salt ‖ data).
func LeafHash(l Leaf) [32]byte {
	var stack [1024]byte
	b := append(stack[:0], l.Salt[:]...)
	return sha256.Sum256(append(b, l.Data...))
}

// PayloadHash is sha256 of the leaves' hashes, one after the other.
func PayloadHash(leaves []Leaf) [32]byte {
	var stack [512]byte
	b := stack[:0]
	for i := range leaves {
		h := LeafHash(leaves[i])
		b = append(b, h[:]...)
	}
	return sha256.Sum256(b)
}

// The parts of an encoded payload. Each leaf tells the length of its data (n),
// so that reading a million commits does not look at every byte for a brace.
const (
	payloadOpen  = `{"v":1,"leaves":[`
	payloadClose = `]}`
	leafOpen     = `{"kind":"`
	leafSalt     = `","salt":"`
	leafLen      = `","n":`
	leafData     = `,"data":`
)

// EncodePayload writes the leaves as one compact JSON object. It refuses
// (ErrInvalid) no leaf at all, an unknown kind, data that is not one JSON object
// by its braces and strings, and more than MaxLeaves or MaxPayload.
func EncodePayload(leaves []Leaf) ([]byte, error) {
	if len(leaves) == 0 || len(leaves) > MaxLeaves {
		return nil, fmt.Errorf("%w: a payload of %d leaves", ErrInvalid, len(leaves))
	}
	size := len(payloadOpen) + len(payloadClose)
	for i := range leaves {
		size += len(leaves[i].Data) + 96
	}
	if size > MaxPayload {
		return nil, fmt.Errorf("%w: a payload of %d bytes", ErrInvalid, size)
	}
	b := append(make([]byte, 0, size), payloadOpen...)
	for i := range leaves {
		l := &leaves[i]
		if l.Kind < By || l.Kind > Hidden {
			return nil, fmt.Errorf("%w: leaf %d of %v", ErrInvalid, i, l.Kind)
		}
		if !isObject(l.Data) {
			return nil, fmt.Errorf("%w: the data of leaf %d is not a JSON object", ErrInvalid, i)
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, leafOpen...)
		b = append(b, leafWords[l.Kind]...)
		b = append(b, leafSalt...)
		b = hex.AppendEncode(b, l.Salt[:])
		b = append(b, leafLen...)
		b = strconv.AppendInt(b, int64(len(l.Data)), 10)
		b = append(b, leafData...)
		b = append(b, l.Data...)
		b = append(b, '}')
	}
	return append(b, payloadClose...), nil
}

// DecodePayload reads what EncodePayload wrote, and nothing else: another
// spelling of the same JSON is ErrInvalid. The leaves' data are parts of payload,
// not copies.
func DecodePayload(payload []byte) ([]Leaf, error) {
	leaves := make([]Leaf, 0, 4)
	err := eachLeaf(payload, func(l Leaf) { leaves = append(leaves, l) })
	if err != nil {
		return nil, err
	}
	return leaves, nil
}

// HashPayload is PayloadHash of an encoded payload, without keeping its leaves.
func HashPayload(payload []byte) ([32]byte, error) {
	var stack [512]byte
	b := stack[:0]
	err := eachLeaf(payload, func(l Leaf) {
		h := LeafHash(l)
		b = append(b, h[:]...)
	})
	if err != nil {
		return [32]byte{}, err
	}
	return sha256.Sum256(b), nil
}

// eachLeaf walks an encoded payload. Every byte outside the data is compared, so
// that a flipped one is found although no hash covers it.
func eachLeaf(p []byte, fn func(Leaf)) error {
	rest, ok := cut(p, payloadOpen)
	for n := 0; ok; n++ {
		if n == MaxLeaves {
			return fmt.Errorf("%w: a payload of more than %d leaves", ErrInvalid, n)
		}
		var l Leaf
		if l, rest, ok = cutLeaf(rest); !ok {
			break
		}
		fn(l)
		if string(rest) == payloadClose {
			return nil
		}
		rest, ok = cut(rest, ",")
	}
	return fmt.Errorf("%w: the payload is not readable at byte %d", ErrInvalid, len(p)-len(rest))
}

// cutLeaf takes one leaf off the front; when it cannot, rest starts at the part it could not read.
func cutLeaf(p []byte) (l Leaf, rest []byte, ok bool) {
	if p, ok = cut(p, leafOpen); !ok {
		return l, p, false
	}
	end := bytes.IndexByte(p, '"')
	if end < 0 {
		return l, p, false
	}
	switch string(p[:end]) {
	case "by":
		l.Kind = By
	case "public":
		l.Kind = Public
	case "hidden":
		l.Kind = Hidden
	default:
		return l, p, false
	}
	if p, ok = cut(p[end:], leafSalt); !ok || len(p) < 32 || !unhex(&l.Salt, p) {
		return l, p, false
	}
	if p, ok = cut(p[32:], leafLen); !ok {
		return l, p, false
	}
	n, digits := 0, 0
	for digits < len(p) && digits < 8 && p[digits] >= '0' && p[digits] <= '9' {
		n = n*10 + int(p[digits]-'0')
		digits++
	}
	if digits == 0 || p[0] == '0' {
		return l, p, false
	}
	if p, ok = cut(p[digits:], leafData); !ok || n < 2 || n >= len(p) || p[0] != '{' || p[n-1] != '}' || p[n] != '}' {
		return l, p, false
	}
	l.Data = p[:n:n]
	return l, p[n+1:], true
}

func cut(p []byte, prefix string) ([]byte, bool) {
	if len(p) < len(prefix) || string(p[:len(prefix)]) != prefix {
		return p, false
	}
	return p[len(prefix):], true
}

// unhex reads 32 lowercase hexadecimal digits; uppercase ones would be a second spelling.
func unhex(dst *[16]byte, p []byte) bool {
	var bad byte
	for i := range dst {
		hi, lo := hexDigit[p[2*i]], hexDigit[p[2*i+1]]
		bad |= hi | lo
		dst[i] = hi<<4 | lo&0x0f
	}
	return bad&0x80 == 0
}

var hexDigit = func() (t [256]byte) {
	for i := range t {
		t[i] = 0x80
	}
	for i, c := range "0123456789abcdef" {
		t[c] = byte(i)
	}
	return t
}()

// isObject says whether data is one object by its braces, brackets and strings,
// which is what keeps one leaf from spilling into the next in the JSON. It is not
// a full check of the grammar: Verify does that one off the hot path.
func isObject(data []byte) bool {
	if len(data) < 2 || data[0] != '{' {
		return false
	}
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 0 {
				return i == len(data)-1 && data[i] == '}'
			}
		case '"':
			i++
			for i < len(data) && data[i] != '"' {
				if data[i] == '\\' {
					i++
				}
				i++
			}
		}
	}
	return false
}
