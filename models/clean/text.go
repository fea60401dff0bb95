// Package clean makes canonical what people type and programs send: texts, SIRET
// and SIREN numbers, licences. It decides nothing about what is clean: a caller
// gets the text, or the key of the reason why not. Everybody may import it; it
// imports nothing of ours.
package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line checks and trims a field of one line that a person or a program
// typed. The key is "" when it is fine, otherwise the reason's: "not_utf8",
// "control_characters" (line breaks, tabs, control and bidirectional override
// characters), "missing" (nothing visible: the caller decides whether the field
// may be empty), "too_long" (more than max characters; the clean text is then
// whole, so that the caller can name its length). No Unicode normalisation is done.
func Line(s string, max int) (clean string, key string) {
	if !utf8.ValidString(s) {
		return "", "not_utf8"
	}
	return check(trim(s), max, false)
}

// Text is Line for a text of several lines: line feeds and tabs are
// allowed, and every other way to end a line (CR LF, CR, U+0085, U+2028, U+2029)
// becomes a line feed, because browsers send CR LF where programs send LF and
// the same text must have the same hash.
func Text(s string, max int) (clean string, key string) {
	if !utf8.ValidString(s) {
		return "", "not_utf8"
	}
	return check(trim(breaks.Replace(s)), max, true)
}

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// trim also takes off the zero-width space and the byte order mark, which
// come with pasted text and are no space to unicode.IsSpace.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
	})
}

func check(s string, max int, breaks bool) (string, string) {
	visible, length := false, 0
	for _, r := range s {
		length++
		if breaks && (r == '\n' || r == '\t') {
			continue
		}
		if forbidden(r) {
			return "", "control_characters"
		}
		visible = visible || unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S)
	}
	switch {
	case !visible:
		return "", "missing"
	case length > max:
		return s, "too_long"
	}
	return s, ""
}

// forbidden tells the characters that no field holds: controls, line and
// paragraph separators, and those that change the direction of what follows: a
// bidirectional override makes a page show another text than the one that was signed.
func forbidden(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
