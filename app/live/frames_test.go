package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"coupdemain/models"
	"coupdemain/models/money"
)

const (
	aKey   = `"key":"01JD0Z3K8M2N4P6Q8R0S2T4V6W"`
	bidAll = `{"op":"bid",` + aKey + `,"mission":"M7K2","amount":125000,"days":10,"memo":"Déjà fait à \"Tours\" \u00e9 \ud83d\ude00","floor":90000,"evidence":"réf. 1"}`
)

func TestEveryOpIsRead(t *testing.T) {
	key := aKey[7 : len(aKey)-1]
	for frame, want := range map[string]Frame{
		`{"op":"follow","topic":"board"}`:                                {Op: "follow", Topic: "board"},
		`{"op":"follow","topic":"mission/M7K2","after":0}`:               {Op: "follow", Topic: "mission/M7K2", HasAfter: true},
		` {"after" : 1190 ,"topic":"me",` + "\n\t\r" + `"op":"follow"} `: {Op: "follow", Topic: "me", After: 1190, HasAfter: true},
		`{"op":"unfollow","topic":"me"}`:                                 {Op: "unfollow", Topic: "me"},
		`{"op":"withdraw",` + aKey + `,"mission":"M7K2"}`:                {Op: "withdraw", Key: key, Mission: "M7K2"},
		`{"op":"ask",` + aKey + `,"mission":"M7K2","text":"a\/b\\\b\f\n\r\t"}`: {
			Op: "ask", Key: key, Mission: "M7K2", Text: "a/b\\\b\f\n\r\t"},
		`{"\u006fp":"bid",` + aKey + `,"mission":"M7K2","amount":-5,"days":0}`: {
			Op: "bid", Key: key, Mission: "M7K2", Amount: -5},
		bidAll: {Op: "bid", Key: key, Mission: "M7K2", Amount: 125000, Days: 10,
			Memo: "Déjà fait à \"Tours\" é 😀", Floor: 90000, Evidence: "réf. 1"},
	} {
		got, err := Decode([]byte(frame))
		if err != nil || got != want {
			t.Errorf("%s:\ngot  %+v, %v\nwant %+v", frame, got, err, want)
		}
	}
}

// refusals holds a frame for every reason there is to refuse one.
var refusals = []struct{ frame, key, field string }{
	{``, frameMalformed, ""},
	{`null`, frameMalformed, ""},
	{`[]`, frameMalformed, ""},
	{`{`, frameMalformed, ""},
	{`{,}`, frameMalformed, ""},
	{`{"op":"follow","topic":"me",}`, frameMalformed, ""},
	{`{"op":"follow" "topic":"me"}`, frameMalformed, ""},
	{`{"op":"follow","topic":"me"}{}`, frameMalformed, ""},
	{`{"op":"follow","topic":"me"} x`, frameMalformed, ""},
	{`{op:"follow"}`, frameMalformed, ""},
	{`{"op"="follow"}`, frameMalformed, ""},
	{"\xef\xbb\xbf" + `{"op":"follow","topic":"me"}`, frameMalformed, ""},
	{"{\"op\":\"ask\",\"text\":\"\xff\"}", frameMalformed, "text"},
	{"{\"op\":\"ask\",\"text\":\"\\n\xed\xa0\x80\"}", frameMalformed, "text"},
	{"{\"op\":\"ask\",\"text\":\"a\nb\"}", frameMalformed, "text"},
	{"{\"op\":\"ask\",\"text\":\"\\ta\nb\"}", frameMalformed, "text"},
	{`{"text":"\ud800"}`, frameMalformed, "text"},
	{`{"text":"\ud800\u0041"}`, frameMalformed, "text"},
	{`{"text":"\udc00\ud800"}`, frameMalformed, "text"},
	{`{"text":"\u00g0"}`, frameMalformed, "text"},
	{`{"text":"\u00"`, frameMalformed, "text"},
	{`{"text":"\x"}`, frameMalformed, "text"},
	{`{"text":"\`, frameMalformed, "text"},
	{`{"text":"`, frameMalformed, "text"},
	{`{}`, memberMissing, "op"},
	{`{"topic":"me"}`, memberMissing, "op"},
	{`{"op":"follow"}`, memberMissing, "topic"},
	{`{"op":"bid",` + aKey + `,"mission":"M7K2","days":1}`, memberMissing, "amount"},
	{`{"op":"ask",` + aKey + `,"mission":"M7K2"}`, memberMissing, "text"},
	{`{"op":"fly"}`, opUnknown, "op"},
	{`{"op":"Bid"}`, opUnknown, "op"},
	{`{"op":"follow","topic":"me","x_y":1}`, memberUnknown, "x_y"},
	{`{"op":"follow","topic":"me","<b>":1}`, memberUnknown, ""},
	{`{"Op":"follow","topic":"me"}`, memberUnknown, ""},
	{`{"op":"unfollow","topic":"me","after":1}`, memberUnknown, "after"},
	{`{"op":"withdraw",` + aKey + `,"mission":"M7K2","amount":1}`, memberUnknown, "amount"},
	{`{"op":"follow","topic":"me","topic":"me"}`, memberTwice, "topic"},
	{`{"op":"follow","\u006fp":"bid"}`, memberTwice, "op"},
	{`{"op":1}`, memberNotText, "op"},
	{`{"memo":null}`, memberNotText, "memo"},
	{`{"text":{}}`, memberNotText, "text"},
	{`{"amount":1.0}`, memberNotWhole, "amount"},
	{`{"amount":1e2}`, memberNotWhole, "amount"},
	{`{"amount":1E2}`, memberNotWhole, "amount"},
	{`{"amount":"100"}`, memberNotWhole, "amount"},
	{`{"amount":null}`, memberNotWhole, "amount"},
	{`{"amount":true}`, memberNotWhole, "amount"},
	{`{"amount":[1]}`, memberNotWhole, "amount"},
	{`{"amount":01}`, memberNotWhole, "amount"},
	{`{"amount":+1}`, memberNotWhole, "amount"},
	{`{"amount":- 1}`, memberNotWhole, "amount"},
	{`{"floor":-0}`, memberNotWhole, "floor"},
	{`{"floor":.5}`, memberNotWhole, "floor"},
	{`{"floor":`, memberNotWhole, "floor"},
	{`{"after":9223372036854775808}`, memberOutOfRange, "after"},
	{`{"after":99999999999999999999999}`, memberOutOfRange, "after"},
	{`{"op":"follow","topic":"me","after":-1}`, memberOutOfRange, "after"},
	{`{"days":2147483648}`, memberOutOfRange, "days"},
	{`{"op":"withdraw","key":"","mission":"M7K2"}`, keyMalformed, "key"},
	{`{"op":"withdraw","key":"01jd0z3k8m2n4p6q8r0s2t4v6w","mission":"M7K2"}`, keyMalformed, "key"},
	{`{"op":"withdraw","key":"81JD0Z3K8M2N4P6Q8R0S2T4V6W","mission":"M7K2"}`, keyMalformed, "key"},
	{`{"op":"withdraw","key":"01JD0Z3K8M2N4P6Q8R0S2T4V6U","mission":"M7K2"}`, keyMalformed, "key"},
	{`{"op":"withdraw",` + aKey + `,"mission":"a/b"}`, missionMalformed, "mission"},
	{`{"op":"withdraw",` + aKey + `,"mission":"` + strings.Repeat("A", 33) + `"}`, missionMalformed, "mission"},
	{`{"op":"follow","topic":"mission/"}`, topicUnknown, "topic"},
	{`{"op":"follow","topic":"person/1"}`, topicUnknown, "topic"},
	{`{"op":"follow","topic":"me\n"}`, topicUnknown, "topic"},
	{`{"text":"` + strings.Repeat("a", MaxFrame) + `"}`, frameTooLarge, ""},
}

func TestMalformedFrameIsRefusedWithItsReason(t *testing.T) {
	seen := map[string]bool{frameBinary: true}
	for _, c := range refusals {
		f, err := Decode([]byte(c.frame))
		var e *models.Error
		if !errors.As(err, &e) || e.Code != models.Invalid || len(e.Reasons) != 1 ||
			e.Reasons[0].Key != c.key || e.Reasons[0].Field != c.field {
			t.Errorf("%.80q: got %v %+v, want %s of %q", c.frame, f, err, c.key, c.field)
		}
		seen[c.key] = true
	}
	for _, key := range Reasons {
		if !seen[key] {
			t.Errorf("no frame is refused with %s", key)
		}
	}
}

func TestRefusedFrameKeepsOnlyItsAddress(t *testing.T) {
	f, err := Decode([]byte(`{"topic":"mission/M7K2",` + aKey + `,"op":"bid","memo":"secret","amount":1.0}`))
	if want := (Frame{Key: aKey[7 : len(aKey)-1], Topic: "mission/M7K2"}); err == nil || f != want {
		t.Errorf("got %+v, %v; want %+v", f, err, want)
	}
	if f, err := Decode([]byte(`{"key":"<script>","topic":"<b>","op":1}`)); err == nil || f != (Frame{}) {
		t.Errorf("a malformed address came back: %+v, %v", f, err)
	}
}

func TestBinaryMessageIsRefused(t *testing.T) {
	_, err := Read(websocket.BinaryMessage, []byte(`{"op":"follow","topic":"me"}`))
	var e *models.Error
	if !errors.As(err, &e) || e.Code != models.Invalid || e.Reasons[0].Key != frameBinary {
		t.Errorf("got %v", err)
	}
	if f, err := Read(websocket.TextMessage, []byte(`{"op":"follow","topic":"me"}`)); err != nil || f.Topic != "me" {
		t.Errorf("text: %+v, %v", f, err)
	}
}

func TestFrameOfTheLargestSizeIsRead(t *testing.T) {
	head, tail := `{"op":"ask",`+aKey+`,"mission":"M7K2","text":"`, `"}`
	text := strings.Repeat("é", (MaxFrame-len(head)-len(tail))/2)
	frame := head + text + tail
	frame += strings.Repeat(" ", MaxFrame-len(frame))
	if f, err := Decode([]byte(frame)); err != nil || f.Text != text {
		t.Errorf("got %d bytes of text, %v", len(f.Text), err)
	}
}

func TestBidFrameAllocatesOnlyItsTexts(t *testing.T) {
	frame := []byte(`{"op":"bid",` + aKey + `,"mission":"M7K2","amount":125000,"days":10,"memo":"oui"}`)
	n := testing.AllocsPerRun(100, func() {
		if _, err := Decode(frame); err != nil {
			t.Fatal(err)
		}
	})
	if n > 4 { // op, key, mission, memo: names are compared where they stand
		t.Errorf("%v allocations", n)
	}
}

// FuzzDecode holds Decode against encoding/json: what it takes, that reads the
// same, and what it refuses is refused as an Invalid with one known reason.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(bidAll))
	f.Add([]byte(`{"op":"follow","topic":"mission/M7K2","after":1190}`))
	for _, c := range refusals {
		f.Add([]byte(c.frame))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		before := bytes.Clone(b)
		got, err := Decode(b)
		if !bytes.Equal(b, before) {
			t.Fatal("the frame was written to")
		}
		if err != nil {
			var e *models.Error
			if !errors.As(err, &e) || e.Code != models.Invalid || len(e.Reasons) != 1 || !slices.Contains(Reasons, e.Reasons[0].Key) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		var want struct {
			Op, Topic, Key, Mission, Memo, Text, Evidence string
			After                                         *int64
			Amount, Floor                                 money.Cents
			Days                                          int
		}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&want); err != nil || !json.Valid(b) {
			t.Fatalf("taken, but not JSON: %v", err)
		}
		same := Frame{Op: want.Op, Topic: want.Topic, Key: want.Key, Mission: want.Mission, Memo: want.Memo, Text: want.Text,
			Evidence: want.Evidence, Amount: want.Amount, Floor: want.Floor, Days: want.Days}
		if want.After != nil {
			same.After, same.HasAfter = *want.After, true
		}
		if got != same {
			t.Fatalf("got %+v, encoding/json %+v", got, same)
		}
	})
}

func BenchmarkDecodeBid(b *testing.B) {
	frame := []byte(bidAll)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(frame); err != nil {
			b.Fatal(err)
		}
	}
}
