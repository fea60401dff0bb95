package live

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/models"
	"coupdemain/models/view"
)

func TestWatchersSeeABidAndTheBidderTheirOwn(t *testing.T) {
	r := newRoom(t, 2, time.Second)
	id := r.mission(models.Open)
	topic := "mission/" + id
	r.sign("one", r.people[0])
	watcher, bidder := r.dial(""), r.dial("one")
	watcher.follow("board")
	var list struct{ Missions []view.Card }
	if err := json.Unmarshal(watcher.want("view", "board").Data, &list); err != nil || len(list.Missions) != 1 || list.Missions[0].ID != id {
		t.Fatalf("the board shows %+v: %v", list, err)
	}
	watcher.follow(topic)
	v := watcher.want("view", topic)
	var seen struct {
		ID     string
		WhyNot []reason `json:"why_not"`
		Room   view.Room
	}
	if err := json.Unmarshal(v.Data, &seen); err != nil || seen.ID != id || len(seen.WhyNot) == 0 || seen.WhyNot[0].Message != "fr:not_signed_in" {
		t.Fatalf("the mission shows %s: %v", v.Data, err)
	}
	bidder.follow(topic)
	bidder.want("view", topic)
	key := r.key()
	bidder.say(`{"op":"bid","key":"%s","mission":"%s","amount":80000,"days":10,"memo":"Deux jours."}`, key, id)
	var ok, event, mine got
	for range 3 {
		switch g := bidder.next(); g.Op {
		case "ok":
			ok = g
		case "event":
			event = g
		case "mine":
			mine = g
		}
	}
	if ok.Key != key || ok.Receipt == nil || ok.Receipt.Amount != 80000 || ok.Receipt.Days != 10 || ok.Receipt.Pos != ok.Pos || len(ok.Receipt.Hash) != 64 {
		t.Errorf("acknowledged with %+v", ok)
	}
	var own view.Mine
	if err := json.Unmarshal(mine.Data, &own); err != nil || own.Amount != 80000 || own.Rank != 1 || own.Memo.Plain != "Deux jours." {
		t.Errorf("own bid %s: %v", mine.Data, err)
	}
	for range 2 {
		g := watcher.next()
		if g.Op != "event" || g.Type != "bid.placed" || g.Pos != ok.Pos || g.Topic == topic && string(g.Data) != string(event.Data) {
			t.Errorf("the watcher is told %+v %s", g, g.Data)
		}
		if strings.Contains(string(g.Data), "Deux") || strings.Contains(string(g.Data), r.people[0]) || strings.Contains(string(g.Data), r.profiles[0]) {
			t.Errorf("a stranger is told who: %s", g.Data)
		}
	}
	watcher.quiet()
	bidder.say(`{"op":"bid","key":"%s","mission":"%s","amount":80000,"days":10,"memo":"Deux jours."}`, key, id)
	if again := bidder.want("ok", topic); again.Receipt.Pos != ok.Pos || again.Receipt.Hash != ok.Receipt.Hash {
		t.Errorf("the same key gave %+v", again)
	}
	bidder.say(`{"op":"bid","key":"%s","mission":"%s","amount":80001,"days":10}`, r.key(), id)
	if no := bidder.want("no", topic); no.Code != models.TooHigh || len(no.Reasons) == 0 || no.Reasons[0].Message == "" {
		t.Errorf("refused with %+v", no)
	}
	bidder.say(`{"op":"unfollow","topic":"%s"}`, topic)
	bidder.quiet()
	r.settled(r.bid(1, id, 70000).Pos)
	bidder.quiet()
}

func TestStrangerCannotActAndNobodyFollowsWhatIsNotThere(t *testing.T) {
	r := newRoom(t, 1, time.Second)
	id := r.mission(models.Ranked)
	draft := r.do(r.agent, &models.DraftMission{Terms: models.TermsPatch{}}).Events[0].(*models.MissionDrafted).Hidden.Mission
	r.sign("agent", r.agent)
	c := r.dial("")
	c.say(`{"op":"bid","key":"%s","mission":"%s","amount":80000,"days":10}`, r.key(), id)
	if no := c.want("no", "mission/"+id); no.Code != models.Unauthenticated {
		t.Errorf("refused with %+v", no)
	}
	c.follow("me")
	if no := c.want("no", "me"); no.Code != models.Unauthenticated {
		t.Errorf("refused with %+v", no)
	}
	c.follow("mission/" + draft)
	if no := c.want("no", "mission/"+draft); no.Code != models.NotFound {
		t.Errorf("refused with %+v", no)
	}
	agent := r.dial("agent")
	agent.follow("mission/" + draft)
	agent.want("view", "mission/"+draft)
}

func TestOneConnectionFollowsThirtyTwoTopics(t *testing.T) {
	r := newRoom(t, 0, time.Second)
	c := r.dial("")
	for range maxTopics {
		id := r.mission(models.Ranked)
		c.follow("mission/" + id)
		c.want("view", "mission/"+id)
	}
	c.follow("board")
	if no := c.want("no", "board"); no.Code != models.Limit || no.Reasons[0].Code != "too_many" {
		t.Errorf("refused with %+v", no)
	}
}

func TestTwentyFirstCommandInTenSecondsIsRefusedAndTheSocketStays(t *testing.T) {
	r := newRoom(t, 1, time.Second)
	id := r.mission(models.Ranked)
	r.sign("one", r.people[0])
	c := r.dial("one")
	for i := range 21 {
		c.say(`{"op":"bid","key":"%s","mission":"%s","amount":%d,"days":10}`, r.key(), id, 80000-i)
	}
	for range 20 {
		c.want("ok", "mission/"+id)
	}
	no := c.want("no", "mission/"+id)
	if no.Code != models.Limit || no.Retry <= 0 || no.Retry > 10000 {
		t.Errorf("refused with %+v", no)
	}
	c.quiet()
	r.mu.Lock()
	r.now = r.now.Add(10 * time.Second)
	r.mu.Unlock()
	c.say(`{"op":"bid","key":"%s","mission":"%s","amount":70000,"days":10}`, r.key(), id)
	c.want("ok", "mission/"+id)
}

func TestSecondUnreadableFrameEndsTheSocket(t *testing.T) {
	r := newRoom(t, 0, time.Second)
	for name, bad := range map[string]struct {
		kind int
		body string
		why  string
	}{
		"not JSON":  {websocket.TextMessage, "hello", frameMalformed},
		"binary":    {websocket.BinaryMessage, follows("board"), frameBinary},
		"too large": {websocket.TextMessage, strings.Repeat(" ", MaxFrame+1), frameTooLarge},
		"not whole": {websocket.TextMessage, `{"op":"follow","topic":"board","after":1.0}`, memberNotWhole},
	} {
		t.Run(name, func(t *testing.T) {
			c := r.dial("")
			if err := c.ws.WriteMessage(bad.kind, []byte(bad.body)); err != nil {
				t.Fatal(err)
			}
			if no := c.next(); no.Op != "no" || no.Code != models.Invalid || no.Reasons[0].Code != bad.why {
				t.Fatalf("answered %+v", no)
			}
			c.follow("board")
			c.want("view", "board")
			if err := c.ws.WriteMessage(bad.kind, []byte(bad.body)); err != nil {
				t.Fatal(err)
			}
			c.ends(CloseUnreadable.Code)
		})
	}
	t.Run("far too large", func(t *testing.T) {
		c := r.dial("")
		if err := c.ws.WriteMessage(websocket.TextMessage, make([]byte, 2*maxRead)); err != nil {
			t.Fatal(err)
		}
		c.ends(websocket.CloseMessageTooBig)
	})
}

func TestEndedSessionTakesItsSocketsWithIt(t *testing.T) {
	r := newRoom(t, 2, time.Second)
	one := r.sign("one", r.people[0])
	r.sign("elsewhere", r.people[0])
	r.sign("other", r.people[1])
	r.do(r.people[0], &models.IssueToken{Token: "hash of token", Label: "essai"})
	r.know("token", Who{Person: r.people[0], Token: "hash of token"})
	ended, kept, other, token := r.dial("one"), r.dial("elsewhere"), r.dial("other"), r.dial("token")
	r.do(r.people[0], &models.CloseSession{Session: one.Session})
	ended.ends(CloseEnded.Code)
	kept.quiet()
	token.quiet()
	r.do(r.people[0], &models.RevokeToken{Token: "hash of token"})
	token.ends(CloseEnded.Code)
	kept.quiet()
	r.do(models.Operator, &models.SuspendPerson{Person: r.people[0], Reason: "essai"})
	kept.ends(CloseEnded.Code)
	r.do(models.Operator, &models.GrantRole{Person: r.people[1], Role: models.Steward})
	other.ends(CloseEnded.Code)
	late := r.socket("who=one") // revoked before it came
	late.ends(CloseEnded.Code)
}

func TestSilentConnectionIsClosed(t *testing.T) {
	r := newRoom(t, 0, 2*time.Millisecond)
	c := r.socket("who=") // reads nothing, so it answers no ping
	until(t, "it is closed", func() bool { return r.hub.Opened() > 0 && endedAll(r.hub) })
	c.ends(CloseSilent.Code)
}

func endedAll(h *Hub) bool {
	for _, s := range h.all() {
		if !s.ended.Load() {
			return false
		}
	}
	return true
}

func TestListeningConnectionIsKept(t *testing.T) {
	r := newRoom(t, 0, time.Millisecond)
	c := r.dial("")
	pings := 0
	c.ws.SetPingHandler(func(data string) error {
		if pings++; pings == 5 {
			return errors.New("enough")
		}
		return c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(guard))
	})
	if _, err := c.read(); err == nil || err.Error() != "enough" {
		t.Fatalf("ended with %v", err)
	}
}

func TestStoppingHubTellsEveryoneToComeBack(t *testing.T) {
	r := newRoom(t, 1, time.Second)
	r.sign("one", r.people[0])
	a, b := r.dial(""), r.dial("one")
	stopped := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), guard)
		defer cancel()
		stopped <- r.hub.Stop(ctx)
	}()
	a.ends(CloseStopping.Code)
	b.ends(CloseStopping.Code)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	r.socket("who=").ends(CloseStopping.Code)
	if n := r.hub.Sockets(); n != 0 {
		t.Errorf("%d sockets are left", n)
	}
}

func TestStoppingHubCutsOffWhoDoesNotLeave(t *testing.T) {
	r := newRoom(t, 0, time.Second)
	r.dial("") // reads nothing more
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.hub.Stop(ctx); err == nil {
		t.Error("it says that all had left")
	}
}

func TestCrowdOfOnePersonIsTurnedAway(t *testing.T) {
	r := newRoom(t, 1, time.Second)
	r.hub.limits = true
	r.sign("one", r.people[0])
	for range maxOfPerson {
		r.dial("one")
	}
	r.socket("who=one").ends(CloseCrowded.Code)
	r.dial("")
}

// A hidden floor moves the offer at once: the receipt must say what the journal
// says, not what was sent.
func TestReceiptSaysTheAmountThatWasRecorded(t *testing.T) {
	r := newRoom(t, 2, time.Second)
	id := r.mission(models.Open)
	r.do(r.people[0], &models.PlaceBid{Mission: id, Amount: 80_000, Days: 10, Floor: 70_000})
	r.sign("two", r.people[1])
	bidder := r.dial("two")
	bidder.say(`{"op":"bid","key":"%s","mission":"%s","amount":75000,"floor":60000,"days":9}`, r.key(), id)
	ok := bidder.upTo("ok")
	m, _ := r.board.State().Mission(id)
	person, _ := r.board.State().Person(r.people[1])
	own := m.BidOf(person.Developer)
	if own == nil || own.Amount == 75_000 || ok.Receipt == nil || ok.Receipt.Amount != own.Amount || ok.Receipt.Days != 9 {
		t.Errorf("the receipt is %+v, the bid %+v", ok.Receipt, own)
	}
}
