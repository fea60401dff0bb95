package alerts

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-mail/mail/v2"
)

// rendered is a message ready for the wire. It is complete before a connection
// is touched: go-mail ends DATA even when the body's writer fails, so a body
// written on the fly would arrive cut in two, as a mail that was sent.
type rendered struct {
	from, to string // the envelope
	body     []byte
	started  bool // some of the body was handed to the connection
	whole    bool // all of it was
}

// render checks m and writes it out as RFC 5322 text dated at.
func (m Message) render(from From, at time.Time) (*rendered, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	to, err := parseAddress(m.To)
	if err != nil {
		return nil, err
	}
	out := mail.NewMessage()
	out.SetHeader("Message-ID", "<"+m.ID+"@"+from.domain()+">")
	out.SetDateHeader("Date", at)
	out.SetAddressHeader("From", from.Address, from.Name)
	out.SetAddressHeader("To", to.Address, to.Name)
	// Runs of spaces would fold into lines of spaces only, which RFC 5322 calls obsolete.
	out.SetHeader("Subject", strings.Join(strings.Fields(m.Subject), " "))
	out.SetHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday answers, please
	if m.Language != "" {
		out.SetHeader("Content-Language", m.Language)
	}
	if m.Unsubscribe != "" {
		out.SetHeader("List-Unsubscribe", "<"+m.Unsubscribe+">")
		if strings.HasPrefix(m.Unsubscribe, "https:") {
			out.SetHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
	}
	out.SetBody("text/plain", plainLines(m.Text))
	var b bytes.Buffer
	if _, err := out.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("write out the message: %w", err)
	}
	return &rendered{from: from.Address, to: to.Address, body: b.Bytes()}, nil
}

// plainLines ends every line, the last included, with one line feed; quoted-printable
// makes CRLF of it.
func plainLines(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.TrimRight(text, "\n") + "\n"
}

// WriteTo hands the body over and remembers how far it came: a connection lost
// before the body has certainly delivered nothing, one lost after it may have.
func (r *rendered) WriteTo(w io.Writer) (int64, error) {
	r.started = true
	n, err := w.Write(r.body)
	r.whole = err == nil
	return int64(n), err
}
