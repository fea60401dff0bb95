package alerts

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Message is one mail to one person, in plain text.
type Message struct {
	// ID is the left part of the Message-ID. The caller derives it from what
	// the mail tells (commit position, event, recipient), so that the same mail
	// sent twice after a crash is recognised as one by mail readers. Letters,
	// digits and !#$%&'*+-/=?^_`{|}~ with single dots between them.
	ID string
	// To is an address, alone or as "Name <address>".
	To      string
	Subject string // one line, at most MaxSubject bytes
	Text    string // UTF-8, at most MaxText bytes
	// Language of Text ("fr", "en"); empty leaves the header out.
	Language string
	// Unsubscribe, if any, is the http(s) URL that ends this kind of mail. An
	// https one is announced for one-click (RFC 8058): it must then accept a
	// POST of List-Unsubscribe=One-Click without cookie or token of ours.
	Unsubscribe string
}

// Bounds of a message, in bytes.
const (
	MaxSubject = 400
	MaxText    = 64 << 10
	maxID      = 200
	maxLink    = 900 // a header line may have 998 bytes (RFC 5322, 2.1.1)
)

// check refuses what could add a header, a recipient or a command, and what is
// out of bounds. Its errors quote nothing: they end in logs.
func (m Message) check() error {
	if len(m.ID) > maxID || !isDotAtom(m.ID) {
		return errors.New("the message identifier is empty, too long or not made of plain characters")
	}
	if strings.TrimSpace(m.Subject) == "" || len(m.Subject) > MaxSubject {
		return fmt.Errorf("the subject must have between 1 and %d bytes", MaxSubject)
	}
	if !utf8.ValidString(m.Subject) || hasControl(m.Subject) {
		return errors.New("the subject must be one line of text")
	}
	if strings.TrimSpace(m.Text) == "" || len(m.Text) > MaxText {
		return fmt.Errorf("the text must have between 1 and %d bytes", MaxText)
	}
	if !utf8.ValidString(m.Text) {
		return errors.New("the text must be UTF-8")
	}
	if !isLanguage(m.Language) {
		return errors.New("the language must be a code such as fr or en")
	}
	return checkLink(m.Unsubscribe)
}

func checkLink(link string) error {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || len(link) > maxLink {
		return errors.New("the unsubscribe link must be an http or https URL")
	}
	for _, c := range []byte(link) {
		if c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == ',' {
			return errors.New("the unsubscribe link must have its special characters percent-encoded")
		}
	}
	return nil
}

func isLanguage(code string) bool {
	return code == "" || (len(code) == 2 && code[0] >= 'a' && code[0] <= 'z' && code[1] >= 'a' && code[1] <= 'z')
}

// hasControl also finds the Unicode line and paragraph separators, which some
// readers show as a line end.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}
