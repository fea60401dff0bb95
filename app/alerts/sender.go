// Package alerts tells people by mail what the journal says: it matches commits
// with those concerned, keeps an outbox, and hands each mail to a Sender.
//
// It promises that a mail reaches its own recipient and nobody else, that no
// mail or password crosses a network in the clear, that a stuck mail server
// holds nobody longer than SendLimit, and that neither addresses nor passwords
// end in logs. It is the only user of go-mail, whose known faults are guarded
// here. app wires it; handlers read Box for the page of kept mails.
package alerts

import (
	"context"
	"errors"
	"net/textproto"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Sender hands one mail to whoever carries it. Any number of goroutines may
// call Send.
type Sender interface {
	// Send returns nil once the mail is taken in charge, else a *SendError
	// whose Temporary says whether trying again can help. It returns soon after
	// ctx ends and at the latest after SendLimit.
	Send(ctx context.Context, m Message) error
}

// SendLimit is the longest that one Send lasts. It stays under the two minutes
// after which another node may take over a claim, or both would send the mail.
const SendLimit = time.Minute

// SendError says why a mail was not sent and what can be done about it.
type SendError struct {
	// Temporary: the same mail may pass later (Backoff says when). Otherwise
	// the server refused this mail for good (5xx) or it could not be written.
	Temporary bool
	// Uncertain: the connection was lost between the end of the mail and the
	// server's answer, so it may have been delivered. Sending it again can
	// deliver it twice, under the same Message-ID.
	Uncertain bool
	// Code is the server's answer (421, 550…); 0 without one.
	Code int
	// Err is the cause. A server's own words may quote the recipient's
	// address: log the SendError, never this.
	Err error
}

var anAddress = regexp.MustCompile(`\S*@\S*`)

const maxErrorText = 300

// Error is fit for logs: addresses are blotted out, it is one line and bounded.
func (e *SendError) Error() string {
	text := anAddress.ReplaceAllString(strings.ToValidUTF8(e.Err.Error(), "?"), "(address)")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }), " ")
	if len(text) > maxErrorText {
		text = strings.ToValidUTF8(text[:maxErrorText], "") + "…"
	}
	kind := "mail refused"
	switch {
	case e.Uncertain:
		kind = "mail sent without an answer"
	case e.Temporary:
		kind = "mail not sent yet"
	}
	return kind + ": " + text
}

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Err }

// refused is the error of a mail that no retry can mend.
func refused(err error) *SendError { return &SendError{Err: err} }

// undelivered is the error of a connection or a server that had nothing to say
// against this mail: a wrong password or certificate is the board's to mend, and
// must not cost the mails that wait.
func undelivered(err error) *SendError {
	return &SendError{Temporary: true, Code: answerCode(err), Err: err}
}

// answered is the error of a mail given to a server: only a 5xx is final
// (RFC 5321, 4.2.1).
func answered(err error, r *rendered) *SendError {
	code := answerCode(err)
	return &SendError{
		Temporary: code < 500 || code > 599,
		Uncertain: code == 0 && r.whole,
		Code:      code,
		Err:       err,
	}
}

func answerCode(err error) int {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return answer.Code
	}
	return 0
}
