package live

import (
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/models"
	"coupdemain/models/money"
)

// frame is one frame to a client; which members it has depends on Op.
type frame struct {
	Op      string      `json:"op"`
	Key     string      `json:"key,omitempty"`
	Topic   string      `json:"topic,omitempty"`
	Pos     int64       `json:"pos,omitempty"`
	Type    string      `json:"type,omitempty"`
	Code    models.Code `json:"code,omitempty"`
	Reasons []reason    `json:"reasons,omitempty"`
	Retry   int64       `json:"retry_after_ms,omitempty"`
	Receipt *receipt    `json:"receipt,omitempty"`
	Cut     bool        `json:"cut,omitempty"` // the view is not whole: the page has the rest
	Data    any         `json:"data,omitempty"`
}

// greeting is the first frame. Now is the server's clock, for countdowns;
// Session names this connection and means nothing else.
type greeting struct {
	Op      string    `json:"op"`
	Pos     int64     `json:"pos"`
	Now     time.Time `json:"now"`
	Session string    `json:"session"`
}

// receipt proves a command: the commit at Pos has that hash in the public chain.
type receipt struct {
	Pos    int64       `json:"pos"`
	Hash   string      `json:"hash"`
	At     time.Time   `json:"at"`
	Amount money.Cents `json:"amount,omitempty"`
	Days   int         `json:"days,omitempty"`
}

// reason is a reason with its sentence, as the API words it too.
type reason struct {
	Code    string      `json:"code"`
	Message string      `json:"message"`
	Field   string      `json:"field,omitempty"`
	Args    models.Args `json:"args,omitempty"`
}

// address tells what an answer is about.
type address struct{ Key, Topic string }

func (h *Hub) reasons(lang string, list []models.Reason) []reason {
	words := make([]reason, len(list))
	for i, r := range list {
		words[i] = reason{Code: r.Key, Message: h.sentences(lang, r), Field: r.Field, Args: r.Args}
	}
	return words
}

func (s *session) hello(name string) {
	s.write(greeting{Op: "hello", Pos: s.hub.board.State().Pos, Now: s.hub.board.Now().UTC(), Session: name})
}

// refuse answers an error: no, unknown, or the end of the socket.
func (s *session) refuse(at address, err error) {
	var e *models.Error
	if !errors.As(err, &e) {
		e = models.Fault(models.Internal, err, "answer a frame")
	}
	a := AnswerTo(e.Code)
	if a.Op == "" {
		s.hub.log.Error("a frame failed", "error", e)
		s.end(a.Close)
		return
	}
	f := frame{Op: a.Op, Key: at.Key, Topic: at.Topic}
	if a.Op == "no" {
		f.Code, f.Reasons = e.Code, s.hub.reasons(s.who.Lang, e.Reasons)
		for _, r := range e.Reasons {
			if ms, ok := r.Args["retry_after_ms"].(int64); ok {
				f.Retry = ms
			}
		}
	}
	s.write(f)
}

// tooFast is the refusal of who must wait.
func tooFast(wait time.Duration) error {
	return models.Refuse(models.Limit, models.Reason{Key: "too_fast", Args: models.Args{"retry_after_ms": max(1, wait.Milliseconds())}})
}

// write sends one frame to this client alone. gorilla writes a short message in
// one piece, as Conn needs it, and without what a message for many is made of.
func (s *session) write(f any) {
	b, err := json.Marshal(f)
	if err != nil {
		s.hub.log.Error("a frame could not be written", "error", err)
		s.end(CloseFault)
		return
	}
	s.writeBytes(b)
}

func (s *session) writeBytes(b []byte) {
	if len(b) <= onePiece {
		s.out.Lock()
		err := s.ws.WriteMessage(websocket.TextMessage, b)
		s.out.Unlock()
		if err == nil { // a failure has shut the Conn, as in send
			s.hub.sent.Add(1)
		}
		return
	}
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, b)
	if err != nil {
		s.hub.log.Error("a frame could not be written", "error", err)
		s.end(CloseFault)
		return
	}
	s.send(m)
}

// appendOK writes the frame of a durable command, by far the most frequent one:
// {"op":"ok",…} with its receipt, as encoding/json would. Key and topic hold no
// character that JSON escapes: Decode let none through.
func appendOK(b []byte, key, topic string, r receipt) []byte {
	b = append(b, `{"op":"ok","key":"`...)
	b = append(b, key...)
	b = append(b, `","topic":"`...)
	b = append(b, topic...)
	b = append(b, `","pos":`...)
	b = strconv.AppendInt(b, r.Pos, 10)
	b = append(b, `,"receipt":{"pos":`...)
	b = strconv.AppendInt(b, r.Pos, 10)
	b = append(b, `,"hash":"`...)
	b = append(b, r.Hash...)
	b = append(b, `","at":"`...)
	b = r.At.AppendFormat(b, time.RFC3339Nano)
	b = append(b, '"')
	if r.Amount != 0 {
		b = strconv.AppendInt(append(b, `,"amount":`...), int64(r.Amount), 10)
	}
	if r.Days != 0 {
		b = strconv.AppendInt(append(b, `,"days":`...), int64(r.Days), 10)
	}
	return append(b, "}}"...)
}

// onePiece is the longest message that certainly fits gorilla's write buffer of 4 KiB.
const onePiece = 4000

// prepare makes the one frame of the wire that Conn needs, whatever its size.
func prepare(f any) (*websocket.PreparedMessage, int, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return nil, 0, err
	}
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, b)
	return m, len(b), err
}
