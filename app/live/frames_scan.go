package live

import (
	"math"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads the little of JSON that a frame needs: one flat object of
// strings and whole numbers. encoding/json would take 1.0 and repeated members,
// match names in any case and repair bad UTF-8 silently.
type scanner struct {
	b []byte
	i int
}

// space skips white space.
func (s *scanner) space() {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\n', '\r':
			s.i++
		default:
			return
		}
	}
}

// take skips white space and then c, if it stands there.
func (s *scanner) take(c byte) bool {
	s.space()
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

// end tells whether only white space is left.
func (s *scanner) end() bool {
	s.space()
	return s.i == len(s.b)
}

// peek is the next byte after white space; 0 at the end, which JSON never has.
func (s *scanner) peek() byte {
	s.space()
	if s.i == len(s.b) {
		return 0
	}
	return s.b[s.i]
}

// textInto reads a string value.
func (s *scanner) textInto(to *string, name string) error {
	if s.peek() != '"' {
		return refuse(memberNotText, name)
	}
	text, ok := s.text()
	if !ok {
		return refuse(frameMalformed, name)
	}
	*to = string(text)
	return nil
}

// wholeInto reads a whole number: digits, perhaps behind a minus, without
// fraction, exponent, leading zero or minus zero.
func wholeInto[N ~int64](s *scanner, to *N, name string) error {
	minus := s.take('-')
	start, n := s.i, uint64(0)
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		if n > (math.MaxUint64-9)/10 {
			return refuse(memberOutOfRange, name)
		}
		n = n*10 + uint64(s.b[s.i]-'0')
		s.i++
	}
	digits := s.i - start
	if digits == 0 || s.b[start] == '0' && (digits > 1 || minus) {
		return refuse(memberNotWhole, name)
	}
	if s.i < len(s.b) {
		switch s.b[s.i] {
		case '.', 'e', 'E':
			return refuse(memberNotWhole, name)
		}
	}
	switch {
	case !minus && n <= math.MaxInt64:
		*to = N(n)
	case minus && n <= math.MaxInt64:
		*to = -N(n)
	default:
		return refuse(memberOutOfRange, name)
	}
	return nil
}

// text reads a string: valid UTF-8, no raw control character, every escape whole.
// Without an escape it is a part of the frame, not a copy.
func (s *scanner) text() ([]byte, bool) {
	if !s.take('"') {
		return nil, false
	}
	start, ascii := s.i, true
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			plain := s.b[start:s.i]
			s.i++
			return plain, ascii || utf8.Valid(plain)
		case c == '\\':
			return s.escaped(append([]byte(nil), s.b[start:s.i]...))
		case c < ' ':
			return nil, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, false
}

// escaped reads on from the first backslash of a string; out holds what stood before.
func (s *scanner) escaped(out []byte) ([]byte, bool) {
	for s.i < len(s.b) {
		c := s.b[s.i]
		s.i++
		switch {
		case c == '"':
			return out, utf8.Valid(out)
		case c < ' ':
			return nil, false
		case c != '\\':
			out = append(out, c)
			continue
		}
		if s.i == len(s.b) {
			return nil, false
		}
		c = s.b[s.i]
		s.i++
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, ok := s.unit()
			if !ok {
				return nil, false
			}
			out = utf8.AppendRune(out, r)
		default:
			return nil, false
		}
	}
	return nil, false
}

// unit reads the digits of \u, and the second half of a pair; a half alone is
// no character and refused.
func (s *scanner) unit() (rune, bool) {
	r, ok := s.hex()
	if !ok || !utf16.IsSurrogate(r) {
		return r, ok
	}
	if s.i+1 >= len(s.b) || s.b[s.i] != '\\' || s.b[s.i+1] != 'u' {
		return 0, false
	}
	s.i += 2
	low, ok := s.hex()
	r = utf16.DecodeRune(r, low)
	return r, ok && r != utf8.RuneError
}

// hex reads four hexadecimal digits.
func (s *scanner) hex() (r rune, ok bool) {
	if s.i+4 > len(s.b) {
		return 0, false
	}
	for _, c := range s.b[s.i : s.i+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	s.i += 4
	return r, true
}
