package live

import (
	"bytes"
	"math/bits"
	"strings"

	"github.com/gorilla/websocket"

	"coupdemain/models"
	"coupdemain/models/money"
)

// MaxFrame is the size of the largest frame a client may send, in bytes.
const MaxFrame = 16 << 10

// Frame is one frame of a client. Which members it has depends on Op:
//
//	follow    topic [after]
//	unfollow  topic
//	bid       key mission amount days [memo floor evidence]
//	withdraw  key mission
//	ask       key mission text
//
// Amount and Floor are cents before tax, Days whole days. Their ranges, and what
// the texts may contain, are rules and belong to models.
type Frame struct {
	Op       string
	Topic    string
	After    int64
	HasAfter bool // after: 0 asks for everything, a missing one for a view
	Key      string
	Mission  string
	Amount   money.Cents
	Floor    money.Cents // 0: none
	Days     int
	Memo     string
	Text     string
	Evidence string
}

// The keys of the reasons for which a frame is refused.
const (
	frameBinary      = "frame_binary"     // not a text frame
	frameTooLarge    = "frame_too_large"  // more than MaxFrame
	frameMalformed   = "frame_malformed"  // not one JSON object in UTF-8
	memberUnknown    = "member_unknown"   // no such member, or not with this op
	memberTwice      = "member_twice"     // two members of one name
	memberMissing    = "member_missing"   // this op needs it
	memberNotText    = "member_not_text"  // must be a string
	memberNotWhole   = "member_not_whole" // must be a whole number: not 1.0, not "1"
	memberOutOfRange = "member_too_large" // a whole number that does not fit
	opUnknown        = "op_unknown"
	keyMalformed     = "key_malformed"
	topicUnknown     = "topic_unknown"
	missionMalformed = "mission_malformed"
)

// Reasons lists every key that Decode and Read refuse with, for the check that
// each has its sentence in both languages.
var Reasons = []string{
	frameBinary, frameTooLarge, frameMalformed, memberUnknown, memberTwice, memberMissing, memberNotText,
	memberNotWhole, memberOutOfRange, opUnknown, keyMalformed, topicUnknown, missionMalformed,
}

// member is a set of members of a frame.
type member uint16

const (
	inOp member = 1 << iota
	inTopic
	inAfter
	inKey
	inMission
	inAmount
	inFloor
	inDays
	inMemo
	inText
	inEvidence
)

// names holds the members' names, in the order of their bits.
var names = [...]string{"op", "topic", "after", "key", "mission", "amount", "floor", "days", "memo", "text", "evidence"}

// shapes tells which members an op must and may have.
var shapes = map[string]struct{ must, may member }{
	"follow":   {inOp | inTopic, inAfter},
	"unfollow": {inOp | inTopic, 0},
	"bid":      {inOp | inKey | inMission | inAmount | inDays, inMemo | inFloor | inEvidence},
	"withdraw": {inOp | inKey | inMission, 0},
	"ask":      {inOp | inKey | inMission | inText, 0},
}

// Read decodes one websocket message of the given gorilla type; see Decode.
func Read(messageType int, b []byte) (Frame, error) {
	if messageType != websocket.TextMessage {
		return Frame{}, refuse(frameBinary, "")
	}
	return Decode(b)
}

// Decode reads one frame, exactly: one JSON object (RFC 8259) in UTF-8 of at
// most MaxFrame bytes with the members of its op, each once, spelled in lower
// case, texts as strings and numbers as whole numbers. Anything else is an
// *models.Error of code Invalid with one reason that names the member. With an
// error the Frame holds only a well-formed Key or Topic that was read before
// it, for the answer. The bytes are not kept.
func Decode(b []byte) (Frame, error) {
	var f Frame
	if err := f.read(b); err != nil {
		return f.address(), err
	}
	return f, nil
}

// read fills f and checks that it is what its op asks for.
func (f *Frame) read(b []byte) error {
	if len(b) > MaxFrame {
		return refuse(frameTooLarge, "")
	}
	s := scanner{b: b}
	has, err := f.object(&s)
	if err != nil {
		return err
	}
	if has&inOp == 0 {
		return refuse(memberMissing, "op")
	}
	shape, ok := shapes[f.Op]
	if !ok {
		return refuse(opUnknown, "op")
	}
	if extra := has &^ (shape.must | shape.may); extra != 0 {
		return refuse(memberUnknown, extra.first())
	}
	if missing := shape.must &^ has; missing != 0 {
		return refuse(memberMissing, missing.first())
	}
	switch {
	case f.After < 0:
		return refuse(memberOutOfRange, "after")
	case has&inKey != 0 && !IsKey(f.Key):
		return refuse(keyMalformed, "key")
	case has&inTopic != 0 && !isTopic(f.Topic):
		return refuse(topicUnknown, "topic")
	case has&inMission != 0 && !isID(f.Mission):
		return refuse(missionMalformed, "mission")
	}
	return nil
}

// object reads the members in whatever order they come.
func (f *Frame) object(s *scanner) (has member, err error) {
	if !s.take('{') {
		return 0, refuse(frameMalformed, "")
	}
	for !s.take('}') {
		if has != 0 && !s.take(',') {
			return has, refuse(frameMalformed, "")
		}
		name, ok := s.text()
		if !ok || !s.take(':') {
			return has, refuse(frameMalformed, "")
		}
		m := memberOf(name)
		if m == 0 {
			return has, refuse(memberUnknown, shown(name))
		}
		if has&m != 0 {
			return has, refuse(memberTwice, m.first())
		}
		has |= m
		if err := f.value(s, m, m.first()); err != nil {
			return has, err
		}
	}
	if !s.end() {
		return has, refuse(frameMalformed, "")
	}
	return has, nil
}

// value reads one member's value into its place.
func (f *Frame) value(s *scanner, m member, name string) error {
	switch m {
	case inOp:
		return s.textInto(&f.Op, name)
	case inTopic:
		return s.textInto(&f.Topic, name)
	case inKey:
		return s.textInto(&f.Key, name)
	case inMission:
		return s.textInto(&f.Mission, name)
	case inMemo:
		return s.textInto(&f.Memo, name)
	case inText:
		return s.textInto(&f.Text, name)
	case inEvidence:
		return s.textInto(&f.Evidence, name)
	case inAmount:
		return wholeInto(s, &f.Amount, name)
	case inFloor:
		return wholeInto(s, &f.Floor, name)
	case inAfter:
		f.HasAfter = true
		return wholeInto(s, &f.After, name)
	default: // inDays
		var days int64
		if err := wholeInto(s, &days, name); err != nil {
			return err
		}
		if days != int64(int32(days)) {
			return refuse(memberOutOfRange, name)
		}
		f.Days = int(days)
		return nil
	}
}

// address is what an answer to a refused frame may repeat.
func (f *Frame) address() Frame {
	var a Frame
	if IsKey(f.Key) {
		a.Key = f.Key
	}
	if isTopic(f.Topic) {
		a.Topic = f.Topic
	}
	return a
}

// memberOf finds a member by its exact name; 0 when there is none.
func memberOf(name []byte) member {
	for i, n := range names {
		if n == string(name) {
			return 1 << i
		}
	}
	return 0
}

// first names the first member of a set that is not empty.
func (m member) first() string {
	return names[bits.TrailingZeros16(uint16(m))]
}

// IsKey tells whether s is an idempotency key: a ULID in its canonical spelling,
// 26 capitals of Crockford's base 32 whose first is at most 7 (128 bits). Small
// letters are refused, so that one key has one spelling.
func IsKey(s string) bool {
	if len(s) != 26 || s[0] > '7' {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z') || c == 'I' || c == 'L' || c == 'O' || c == 'U' {
			return false
		}
	}
	return true
}

// isTopic tells whether s is spelled like a topic; whether it exists, and for
// whom, is the board's to say.
func isTopic(s string) bool {
	if s == "board" || s == "me" {
		return true
	}
	id, ok := strings.CutPrefix(s, "mission/")
	return ok && isID(id)
}

// isID tells whether s is spelled like an identifier: 1 to 32 ASCII letters and
// digits, so that it can be logged and put into an address as it is.
func isID(s string) bool {
	if s == "" || len(s) > 32 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
			return false
		}
	}
	return true
}

// shown is a stranger's member name as an answer may repeat it: empty unless it
// is short and spelled like a name.
func shown(name []byte) string {
	if len(name) > 32 || len(bytes.Trim(name, "abcdefghijklmnopqrstuvwxyz_")) > 0 {
		return ""
	}
	return string(name)
}

// refuse is a frame's one reason.
func refuse(key, field string) error {
	return models.Refuse(models.Invalid, models.Reason{Key: key, Field: field})
}
