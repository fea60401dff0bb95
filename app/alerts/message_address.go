package alerts

import (
	"errors"
	"net/mail"
	"strings"
)

// From is who the board's mails come from. The domain of Address is also the
// right part of Message-IDs and the name given to the mail server.
type From struct {
	Name    string
	Address string
}

// maxAddress is the longest path of RFC 5321 (4.5.3.1.3) without its brackets.
const maxAddress = 254

// ParseFrom reads "Name <address>" or an address alone.
func ParseFrom(text string) (From, error) {
	a, err := parseAddress(text)
	return From{Name: a.Name, Address: a.Address}, err
}

func (f From) check() error {
	if len(f.Name) > maxAddress || hasControl(f.Name) {
		return errors.New("the sender's name must be one short line")
	}
	a, err := parseAddress(f.Address)
	if err != nil || a.Name != "" || a.Address != f.Address {
		return errors.New("the sender's address is not an e-mail address")
	}
	return nil
}

func (f From) domain() string { return f.Address[strings.LastIndexByte(f.Address, '@')+1:] }

// parseAddress reads one address and keeps only those whose two parts are plain.
// net/mail alone is not enough: of a quoted local part it returns what was
// inside the quotes, and `"a> SIZE=1"@b` would then end the SMTP command early.
// Errors do not quote the address: they end in logs.
func parseAddress(text string) (mail.Address, error) {
	if len(text) > 2*maxAddress || hasControl(text) {
		return mail.Address{}, errors.New("the address is too long or has control characters")
	}
	a, err := mail.ParseAddress(text)
	if err != nil {
		return mail.Address{}, errors.New("this is not an e-mail address")
	}
	local, domain, found := strings.Cut(a.Address, "@")
	if !found || len(a.Address) > maxAddress || len(local) > 64 || !isDotAtom(local) || !isDomain(domain) {
		return mail.Address{}, errors.New("only plain e-mail addresses in ASCII are served")
	}
	// An encoded name ("=?utf-8?q?a=0D=0AB?=") is decoded by net/mail after the first check.
	if hasControl(a.Name) {
		return mail.Address{}, errors.New("the name before the address has control characters")
	}
	return *a, nil
}

// isDotAtom is the dot-atom of RFC 5322 (3.2.3), ASCII only.
func isDotAtom(s string) bool {
	for _, atom := range strings.Split(s, ".") {
		if atom == "" {
			return false
		}
		for _, c := range []byte(atom) {
			if !isAlphanumeric(c) && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) < 0 {
				return false
			}
		}
	}
	return true
}

func isDomain(s string) bool {
	for _, label := range strings.Split(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if !isAlphanumeric(c) && c != '-' {
				return false
			}
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
