package live

import (
	"github.com/gorilla/websocket"

	"coupdemain/models"
)

// Close is one way in which a socket ends. The number is a contract with every
// client: 4000–4499 means come back, 4500–4999 means stop. Reason is for a
// developer who reads a trace; people get a sentence from the number.
type Close struct {
	Code   int
	Reason string
}

// The ways in which the board closes a socket. Numbers are never given a new
// meaning. A foreign origin has none: it is refused with 403 before the upgrade.
var (
	CloseStopping   = Close{4000, "the server is stopping"}
	CloseSlow       = Close{4001, "the reader is too slow"}
	CloseSilent     = Close{4002, "no answer to a ping in time"}
	CloseFault      = Close{4003, "a fault of the server"}
	CloseUnreadable = Close{4500, "unreadable frames"}
	CloseEnded      = Close{4501, "the session was ended or changed"}
	CloseCrowded    = Close{4502, "too many sockets of one person or address"}
)

// Closes lists every Close once.
var Closes = []Close{CloseStopping, CloseSlow, CloseSilent, CloseFault, CloseUnreadable, CloseEnded, CloseCrowded}

// ComesBack tells whether a client should connect again after a close code. Of
// the registered codes (RFC 6455 7.4.1 and the IANA registry) those come back
// that a proxy or a lost line causes: 1001, 1005, 1006, 1011 to 1015.
func ComesBack(code int) bool {
	switch {
	case code >= 4000 && code < 4500:
		return true
	case code >= 4500:
		return false
	}
	return code == 1001 || code == 1005 || code == 1006 || code >= 1011 && code <= 1015
}

// Payload is the body of the close frame, for WriteControl.
func (c Close) Payload() []byte { return websocket.FormatCloseMessage(c.Code, c.Reason) }

// frame is the whole close frame as a server sends it: final, unmasked. A
// payload is at most 125 bytes, so its length is one byte; a test checks it.
func (c Close) frame() []byte {
	p := c.Payload()
	return append([]byte{0x80 | websocket.CloseMessage, byte(len(p))}, p...)
}

// Answer is what a socket does with an error: a frame with this op, after which
// the socket stays, or, when Op is empty, the Close.
type Answer struct {
	Op    string
	Close Close
}

// answers holds what each code does. A fault closes instead of saying no: the
// outcome of the command may stand in the journal, and a client that comes back
// and repeats the same key learns it.
var answers = map[models.Code]Answer{
	models.Invalid:         {Op: "no"},
	models.Unauthenticated: {Op: "no"},
	models.Forbidden:       {Op: "no"},
	models.NotFound:        {Op: "no"},
	models.Conflict:        {Op: "no"},
	models.TooLate:         {Op: "no"},
	models.TooHigh:         {Op: "no"},
	models.TooLow:          {Op: "no"},
	models.Refused:         {Op: "no"},
	models.Limit:           {Op: "no"},
	models.Unavailable:     {Op: "no"},
	models.Unknown:         {Op: "unknown"}, // never "no": it may have happened
	models.Internal:        {Close: CloseFault},
}

// AnswerTo tells what a socket does with an error of this code; a code that
// does not exist is a fault.
func AnswerTo(code models.Code) Answer {
	if a, ok := answers[code]; ok {
		return a
	}
	return answers[models.Internal]
}
