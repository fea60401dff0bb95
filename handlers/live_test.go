package handlers

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/app/live"
	"coupdemain/models"
	"coupdemain/web/ui"
)

// liveBench serves a bench with a hub behind /live.
func liveBench(t *testing.T) (b *bench, address string) {
	t.Helper()
	b = newBench(t, func(s *Server) {
		s.Live = live.New(live.Config{Board: s.Board, Log: s.Log, Sentences: ui.Why})
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			if err := s.Live.Stop(ctx); err != nil {
				t.Error(err)
			}
		})
	})
	return b, b.listen()
}

// live opens a socket and gives the first frame that answers a follow of "me".
func (b *bench) live(address string, header http.Header) (answer struct {
	Op   string
	Code models.Code
	Data models.Me
}) {
	b.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+address+"/live", header)
	b.must(err)
	defer ws.Close()
	b.must(ws.SetReadDeadline(time.Now().Add(patience)))
	b.must(ws.WriteMessage(websocket.TextMessage, []byte(`{"op":"follow","topic":"me"}`)))
	for answer.Op == "" || answer.Op == "hello" {
		_, frame, err := ws.ReadMessage()
		b.must(err)
		b.must(json.Unmarshal(frame, &answer))
	}
	return answer
}

func TestSocketKnowsItsPersonByToken(t *testing.T) {
	b, address := liveBench(t)
	if a := b.live(address, nil); a.Op != "no" || a.Code != models.Unauthenticated {
		t.Errorf("a stranger is told %+v", a)
	}
	if a := b.live(address, http.Header{"Authorization": {"Bearer " + b.token["developer"]}}); a.Op != "view" || a.Data.Person != b.ids["developer"] {
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
	if status, _ := fetch(t, http.MethodGet, "http://"+address+"/live", "", nil, nil); status != http.StatusBadRequest {
		t.Errorf("without an upgrade: %d", status)
	}
}
