package blackbox

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/testday"
)

func TestUnreadableFramesAreRefusedThenEnd(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	before := s.Head(t, 0)
	for _, one := range []struct {
		name, frame, key string
		binary           bool
	}{
		{name: "a malformed frame", frame: `{"op":"bid",`, key: "frame_malformed"},
		{name: "no JSON", frame: "GET / HTTP/1.1", key: "frame_malformed"},
		{name: "a list", frame: `[{"op":"follow","topic":"board"}]`, key: "frame_malformed"},
		{name: "bad UTF-8 in a text", frame: "{\"op\":\"follow\",\"topic\":\"\\ud800\"}", key: "frame_malformed"},
		{name: "a binary frame", frame: `{"op":"follow","topic":"board"}`, key: "frame_binary", binary: true},
		{name: "an oversized frame", frame: `{"op":"follow","topic":"` + strings.Repeat("a", 16<<10) + `"}`, key: "frame_too_large"},
		{name: "an unknown op", frame: `{"op":"award","mission":"M1"}`, key: "op_unknown"},
		{name: "an unknown member", frame: `{"op":"follow","topic":"board","admin":"yes"}`, key: "member_unknown"},
		{name: "a member twice", frame: `{"op":"follow","topic":"board","topic":"me"}`, key: "member_twice"},
		{name: "a key of another spelling", frame: `{"op":"withdraw","key":"k1","mission":"M1"}`, key: "key_malformed"},
		{name: "a topic that cannot be", frame: `{"op":"follow","topic":"mission/../me"}`, key: "topic_unknown"},
	} {
		c := s.Connect(t, people.Developers[0])
		for range 2 {
			send := c.Write
			if one.binary {
				send = func(b string) error { return c.WriteBinary([]byte(b)) }
			}
			if err := send(one.frame); err != nil {
				t.Fatal(err)
			}
		}
		f := c.Want(t, "the refusal of "+one.name, func(f town.Frame) bool { return f.Op == "no" })
		if f.Code != "invalid" || len(f.Reasons) != 1 || f.Reasons[0].Code != one.key || f.Reasons[0].Message == "" {
			t.Errorf("%s: %s %+v, want invalid %s", one.name, f.Code, f.Reasons, one.key)
		}
		if code := c.Closed(t); code != 4500 {
			t.Errorf("%s twice: closed with %d, want 4500", one.name, code)
		}
	}
	c := s.Connect(t, town.Person{})
	// The end may come while the frame is still being written.
	if err := c.Write(strings.Repeat("x", 200<<10)); err != nil && !errors.Is(err, websocket.ErrCloseSent) {
		t.Fatal(err)
	}
	if code := c.Closed(t); code != websocket.CloseMessageTooBig {
		t.Errorf("a frame past every bound: closed with %d", code)
	}
	if after := s.Head(t, before.Pos-1); after.Hash != before.Hash {
		t.Error("a frame that was refused changed something")
	}
}

func TestForeignOriginGetsNoSocket(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	if c, err := s.Dial("Origin", "https://evil.example"); err == nil || !strings.Contains(err.Error(), "403") {
		if err == nil {
			c.Close()
		}
		t.Errorf("a page of another site: %v, want 403", err)
	}
	if c, err := s.Dial("Authorization", "Bearer cdm_"+strings.Repeat("a", 52)); err == nil || !strings.Contains(err.Error(), "401") {
		if err == nil {
			c.Close()
		}
		t.Errorf("a token that is not known: %v, want 401", err)
	}
}

// peopleLimit is how many commands a person may send in ten seconds.
const peopleLimit = 20

func TestTooManyCommandsWaitAndTheSocketStays(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t), "LIMITS", "on")
	who := people.Developers[0]
	m := s.Publish(t, people.Agent, testday.Now().Add(time.Hour), nil)
	browser := signedIn(t, s, who)[who.ID]
	c := s.ConnectCookie(t, browser.Cookie(t))
	// Bursts until one is refused: on a slow machine a burst may last longer than
	// the window. The first of each that is refused must be past twenty.
	limited := 0
	for burst := 0; limited == 0; burst++ {
		if burst == 5 {
			t.Fatal("no burst of commands was limited")
		}
		const sent = 2 * peopleLimit
		for i := range sent {
			if err := c.Write(fmt.Sprintf(`{"op":"bid","key":%q,"mission":%q,"amount":%d,"days":5}`, town.NewKey(), m, 90000-i-burst)); err != nil {
				t.Fatal(err)
			}
		}
		taken := 0
		for range sent {
			f := c.Want(t, "an answer", func(f town.Frame) bool { return f.Op == "ok" || f.Op == "no" })
			switch {
			case f.Op == "ok":
				taken++
			case f.Code == "limit" && f.Retry > 0 && f.Retry <= 10_000:
				limited++
			default:
				t.Fatalf("a command among many: %+v", f)
			}
		}
		if burst == 0 && taken < peopleLimit {
			t.Errorf("only %d of the first commands were taken", taken)
		}
	}
	if f := c.Follow(t, "mission/"+m); f.Op != "view" {
		t.Errorf("the socket after the limit: %+v", f)
	}
	if r, err := s.Call(people.Developers[1], "PUT", "/missions/"+m+"/bid", `{"amount":90000,"days":5}`); err != nil || r.Status != 200 {
		t.Errorf("another person meanwhile: %v %d", err, r.Status)
	}
}

// A reader that takes nothing is closed with "come back", and nobody waits for it.
func TestStalledReaderIsClosedAloneAndToldToComeBack(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	// The server waits ten seconds for a reader that takes nothing: on a machine too
	// busy to fill the backlog by then there is no room left for the farewell, and
	// that attempt says nothing of the case that is tried.
	for attempt := 1; ; attempt++ {
		began := time.Now()
		err := stall(t, s)
		if websocket.IsCloseError(err, 4001) {
			return
		}
		if took := time.Since(began); took < 10*time.Second || attempt == 4 {
			t.Fatalf("after %s the stalled reader ended with %v, want 4001", took, err)
		}
	}
}

// stall has a reader take nothing until the server closes it while another goes
// on, and then take what is on its way; it gives how its reading ended.
func stall(t *testing.T, s *town.Server) error {
	t.Helper()
	var missions []string
	for range 8 {
		missions = append(missions, s.Publish(t, people.Agent, testday.Now().Add(time.Hour), nil))
	}
	s.WaitSockets(t, 0) // those of the attempt before have ended
	good := s.Connect(t, people.Developers[1])
	defer good.Close()
	good.Follow(t, "mission/"+missions[0])
	stalled := s.Mute(t)
	defer stalled.Close()
	for _, m := range missions {
		if err := stalled.WriteMessage(websocket.TextMessage, []byte(fmt.Sprintf(`{"op":"follow","topic":"mission/%s"}`, m))); err != nil {
			t.Fatal(err)
		}
	}
	s.WaitSockets(t, 2)
	// Each addendum is a fresh view of tens of kilobytes, of which the system takes
	// a few millions before the backlog fills.
	text := strings.Repeat("Un complément long à lire. ", 140)
	for n := 0; s.Sockets(t) > 1; n++ {
		if n == 50*len(missions) { // no mission takes more
			t.Fatal("a reader that takes nothing was never closed")
		}
		m := missions[n/50]
		s.Must(t, people.Agent, "POST", "/missions/"+m+"/addenda", fmt.Sprintf(`{"text":%q}`, text), nil)
		if m == missions[0] {
			good.Want(t, "the addendum while another reader stalls", func(f town.Frame) bool { return f.Op == "view" })
		}
	}
	s.Must(t, people.Developers[0], "PUT", "/missions/"+missions[0]+"/bid", `{"amount":90000,"days":5}`, nil)
	good.Want(t, "a bid after another reader was closed", func(f town.Frame) bool { return f.Type == "bid.sealed" })
	// It wakes up and takes what is on its way, through a buffer of the usual size.
	if err := errors.Join(stalled.NetConn().(*net.TCPConn).SetReadBuffer(8<<20), stalled.SetReadDeadline(time.Now().Add(20*time.Second))); err != nil {
		t.Fatal(err)
	}
	for {
		if _, _, err := stalled.ReadMessage(); err != nil {
			return err
		}
	}
}
