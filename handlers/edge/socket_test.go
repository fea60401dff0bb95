package edge_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/app/live"
	"coupdemain/handlers"
	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// liveBench serves a bench with a hub behind /live.
func liveBench(t *testing.T) (b *handlerstest.Bench, address string) {
	t.Helper()
	b = handlerstest.New(t, func(s *handlers.Server) {
		s.Live = live.New(live.Config{Board: s.Board, Log: s.Log, Sentences: ui.Why})
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), handlerstest.Patience)
			defer cancel()
			if err := s.Live.Stop(ctx); err != nil {
				t.Error(err)
			}
		})
	})
	return b, b.Listen()
}

// ofMe opens a socket and gives the first frame that answers a follow of "me".
func ofMe(b *handlerstest.Bench, address string, header http.Header) (answer struct {
	Op   string
	Code models.Code
	Data view.Me
}) {
	b.T.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+address+"/live", header)
	b.Must(err)
	defer ws.Close()
	b.Must(ws.SetReadDeadline(time.Now().Add(handlerstest.Patience)))
	b.Must(ws.WriteMessage(websocket.TextMessage, []byte(`{"op":"follow","topic":"me"}`)))
	for answer.Op == "" || answer.Op == "hello" {
		_, frame, err := ws.ReadMessage()
		b.Must(err)
		b.Must(json.Unmarshal(frame, &answer))
	}
	return answer
}

func TestSocketKnowsItsPersonByToken(t *testing.T) {
	b, address := liveBench(t)
	if a := ofMe(b, address, nil); a.Op != "no" || a.Code != models.Unauthenticated {
		t.Errorf("a stranger is told %+v", a)
	}
	if a := ofMe(b, address, http.Header{"Authorization": {"Bearer " + b.Token["developer"]}}); a.Op != "view" || a.Data.Person != b.IDs["developer"] {
		t.Errorf("the developer is told %+v", a)
	}
}

func TestForeignPageOpensNoSocketAndAPlainRequestIsToldWhy(t *testing.T) {
	_, address := liveBench(t)
	for header, want := range map[string]int{"Origin": http.StatusForbidden, "Authorization": http.StatusUnauthorized} {
		_, res, err := websocket.DefaultDialer.Dial("ws://"+address+"/live", http.Header{header: {"https://elsewhere.example"}})
		if err == nil || res == nil || res.StatusCode != want {
			t.Errorf("with a foreign %s: %v, %v", header, res, err)
		}
	}
	if status, _ := handlerstest.Fetch(t, http.MethodGet, "http://"+address+"/live", "", nil, nil); status != http.StatusBadRequest {
		t.Errorf("without an upgrade: %d", status)
	}
}
