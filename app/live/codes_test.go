package live

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"coupdemain/models"
)

func TestEveryErrorCodeHasItsAnswer(t *testing.T) {
	for _, code := range models.Codes {
		a, ok := answers[code]
		if !ok {
			t.Errorf("%s has no answer", code)
		}
		if (a.Op == "") == (a.Close == Close{}) {
			t.Errorf("%s: %+v is not one of a frame and a close", code, a)
		}
		if AnswerTo(code) != a {
			t.Errorf("%s: AnswerTo gives %+v, not %+v", code, AnswerTo(code), a)
		}
	}
	if len(answers) != len(models.Codes) {
		t.Errorf("%d answers for %d codes", len(answers), len(models.Codes))
	}
	if got := AnswerTo("no such code"); got.Close != CloseFault {
		t.Errorf("a code that does not exist: %+v", got)
	}
}

func TestUnknownOutcomeIsNeverANo(t *testing.T) {
	for _, code := range []models.Code{models.Unknown, models.Internal} {
		if AnswerTo(code).Op == "no" {
			t.Errorf("%s is answered with no, though the command may stand in the journal", code)
		}
	}
}

func TestCloseNumbersAreTheContract(t *testing.T) {
	again := map[int]bool{4000: true, 4001: true, 4002: true, 4003: true, 4500: false, 4501: false, 4502: false}
	if len(Closes) != len(again) {
		t.Errorf("%d closes, %d in the contract", len(Closes), len(again))
	}
	for _, c := range Closes {
		back, ok := again[c.Code]
		if !ok || ComesBack(c.Code) != back {
			t.Errorf("%+v: in the contract %v, come back %v", c, ok, ComesBack(c.Code))
		}
		delete(again, c.Code) // a number used twice misses the second time
		if c.Reason == "" || len(c.Payload()) > 125 {
			t.Errorf("%+v does not fit a control frame with its reason", c)
		}
	}
	for code, back := range map[int]bool{
		1000: false, 1001: true, 1002: false, 1003: false, 1005: true, 1006: true, 1007: false, 1008: false, 1009: false,
		1010: false, 1011: true, 1012: true, 1013: true, 1014: true, 1015: true, 1016: false, 3000: false, 4499: true, 4999: false,
	} {
		if ComesBack(code) != back {
			t.Errorf("%d: come back %v", code, !back)
		}
	}
}

func TestCloseFrameIsReadAsItsCode(t *testing.T) {
	for _, c := range Closes {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer ws.Close()
			if _, err := ws.NetConn().Write(c.frame()); err != nil {
				t.Error(err)
			}
		}))
		client, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(server.URL, "http"), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got *websocket.CloseError
		if _, _, err := client.ReadMessage(); !errors.As(err, &got) || got.Code != c.Code || got.Text != c.Reason {
			t.Errorf("the client read %v, not %+v", err, c)
		}
		client.Close()
		server.Close()
	}
}
