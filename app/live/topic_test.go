package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/score"
)

func TestComingBackWithinTheRingGivesWhatWasMissed(t *testing.T) {
	r := newRoom(t, 2, time.Second)
	id := r.mission(models.Ranked)
	topic := "mission/" + id
	c := r.dial("")
	c.follow(topic)
	seen := c.want("view", topic).Pos
	a, b := r.bid(0, id, 90000), r.bid(1, id, 80000)
	c.want("event", topic)
	c.want("event", topic)
	for _, after := range []struct {
		pos  int64
		want []int64
	}{{seen, []int64{a.Pos, b.Pos}}, {a.Pos, []int64{b.Pos}}, {b.Pos, nil}} {
		back := r.dial("")
		back.say(`{"op":"follow","topic":"%s","after":%d}`, topic, after.pos)
		for _, pos := range after.want {
			if g := back.want("event", topic); g.Pos != pos {
				t.Errorf("after %d came %d, want %d", after.pos, g.Pos, pos)
			}
		}
		back.quiet()
		r.settled(0)
		back.quiet()
	}
	back := r.dial("")
	back.say(`{"op":"follow","topic":"%s","after":0}`, topic) // before the topic began
	back.want("view", topic)
	back.say(`{"op":"follow","topic":"%s","after":%d}`, topic, b.Pos+1000) // of another board
	back.want("view", topic)
}

func TestComingBackPastTheRingGivesAView(t *testing.T) {
	r := newRoom(t, 1, time.Second)
	id := r.mission(models.Ranked)
	topic := "mission/" + id
	c := r.dial("")
	c.follow(topic)
	seen := c.want("view", topic).Pos
	var first, last int64
	for i := range ringCommits + 1 {
		last = r.bid(0, id, int64(900000-i)).Pos
		if i == 0 {
			first = last
		}
	}
	r.settled(last)
	back := r.dial("")
	back.say(`{"op":"follow","topic":"%s","after":%d}`, topic, seen)
	if v := back.want("view", topic); v.Pos != last {
		t.Errorf("the view is at %d, want %d", v.Pos, last)
	}
	back.quiet()
	back.say(`{"op":"follow","topic":"%s","after":%d}`, topic, first)
	for i := range ringCommits {
		if g := back.want("event", topic); g.Pos != first+1+int64(i) {
			t.Fatalf("event %d of the ring is at %d, want %d", i, g.Pos, first+1+int64(i))
		}
	}
	back.quiet()
}

func TestWhatMayBeSeenChangesByAView(t *testing.T) {
	r := newRoom(t, 2, time.Second)
	id := r.mission(models.Sealed, func(p *models.TermsPatch) { p.Manual = &[]score.Manual{} })
	topic := "mission/" + id
	r.sign("one", r.people[0])
	r.sign("agent", r.agent)
	c, one, agent := r.dial(""), r.dial("one"), r.dial("agent")
	for _, c := range []*client{c, one, agent} {
		c.follow(topic)
		c.want("view", topic)
	}
	r.bid(0, id, 80000)
	r.bid(1, id, 70000)
	r.mu.Lock()
	r.now = r.now.Add(25 * time.Hour)
	r.mu.Unlock()
	r.do("", &models.CloseBidding{Mission: id})
	opened := r.do(r.agent, &models.OpenBids{Mission: id})
	for name, c := range map[string]*client{"stranger": c, "bidder": one, "agent": agent} {
		var v models.MissionView
		for v.OpenedAt.IsZero() {
			g := c.upTo("view")
			if err := json.Unmarshal(g.Data, &v); err != nil {
				t.Fatal(err)
			}
			if g.Pos > opened.Pos {
				t.Fatalf("the %s never saw the opening", name)
			}
		}
		if (len(v.Offers) == 2) != (name == "agent") || v.Owner != (name == "agent") || (v.Mine != nil && v.Mine.Amount == 80000) != (name == "bidder") {
			t.Errorf("the %s sees %d offers, mine %+v", name, len(v.Offers), v.Mine)
		}
		if name == "agent" && v.Offers[0].Developer.Name == "" {
			t.Error("the agent sees no names")
		}
	}
}

// truth is every bid that the journal holds of a mission, in order.
type truth struct {
	mu  sync.Mutex
	pos []int64
}

func (r *room) truth(mission string) *truth {
	held := &truth{}
	r.t.Cleanup(r.board.Follow("truth", -1, func(b board.Batch) {
		held.mu.Lock()
		defer held.mu.Unlock()
		for _, c := range b.Commits {
			for _, e := range c.Events {
				if p, ok := e.(*models.BidPlaced); ok && p.Mission == mission {
					held.pos = append(held.pos, c.Meta.Pos)
				}
			}
		}
	}))
	return held
}

// upTo waits until the journal's reader has seen a position.
func (tr *truth) upTo(t testing.TB, n int) []int64 {
	t.Helper()
	for end := time.Now().Add(guard); ; time.Sleep(time.Millisecond) {
		tr.mu.Lock()
		if len(tr.pos) >= n {
			defer tr.mu.Unlock()
			return slices.Clone(tr.pos)
		}
		tr.mu.Unlock()
		if time.Now().After(end) {
			t.Fatal("the journal does not hold all")
		}
	}
}

// What a watcher saw is what the journal holds behind its view, each once and in
// order, whenever it came, left and came back.
func TestNothingIsMissedOrSeenTwiceAtJoins(t *testing.T) {
	const bidders, each, watchers = 8, 40, 24
	r := newRoom(t, bidders, time.Second)
	id := r.mission(models.Ranked)
	topic := "mission/" + id
	journal := r.truth(id)
	var all sync.WaitGroup
	for i := range bidders {
		all.Go(func() {
			for n := range each {
				r.bid(i, id, int64(900000-n))
			}
		})
	}
	final := make(chan struct{})
	var watching sync.WaitGroup
	for w := range watchers {
		rnd := rand.New(rand.NewPCG(1, uint64(w)))
		watching.Go(func() {
			if err := watch(t, r.dialAt, topic, journal, bidders*each, rnd, final); err != nil {
				t.Errorf("watcher %d: %v", w, err)
			}
		})
	}
	all.Wait()
	close(final)
	watching.Wait()
}

// watch follows a topic, leaves and comes back a few times at random, and
// compares what it was shown with the journal.
func watch(t testing.TB, dial func(name string, pos int64) *client, topic string, journal *truth, total int, rnd *rand.Rand, final <-chan struct{}) error {
	from, last := int64(-1), int64(0)
	var seen []int64
	take := func(g got) error {
		switch {
		case g.Op == "view":
			if g.Pos < last {
				return fmt.Errorf("a view at %d behind %d", g.Pos, last)
			}
			var v struct{ Bids int }
			if err := json.Unmarshal(g.Data, &v); err != nil {
				return err
			}
			from, last, seen = g.Pos, g.Pos, nil
		case g.Op == "event" && g.Pos <= last:
			return fmt.Errorf("an event at %d behind %d", g.Pos, last)
		case g.Op == "event":
			last, seen = g.Pos, append(seen, g.Pos)
		}
		return nil
	}
	for visit := 0; ; visit++ {
		c := dial("", last)
		if from < 0 || rnd.IntN(3) == 0 {
			from = -1
			c.follow(topic)
		} else {
			c.say(`{"op":"follow","topic":"%s","after":%d}`, topic, last)
		}
		stay := rnd.IntN(60)
		if visit == 3 {
			<-final
			stay = 1 << 30
		}
		held := []int64{}
		if visit == 3 {
			held = journal.upTo(t, total)
		}
		left := make(chan struct{})
		if visit < 3 { // nothing more may come: the last visit sees the end
			go func() {
				select {
				case <-final:
					c.ws.Close()
				case <-left:
				}
			}()
		}
		for n := 0; n < stay && !(visit == 3 && from >= 0 && last >= held[total-1]); n++ {
			g, err := c.read()
			if err != nil {
				select {
				case <-final:
					if visit < 3 {
						n = stay
						continue
					}
				default:
				}
				return err
			}
			if err := take(g); err != nil {
				return err
			}
		}
		close(left)
		c.ws.Close()
		if visit < 3 {
			continue
		}
		i, _ := slices.BinarySearch(held, from+1)
		if !slices.Equal(seen, held[i:]) {
			return fmt.Errorf("from %d it saw %v, the journal holds %v", from, seen, held[i:])
		}
		return nil
	}
}

func TestStalledReadersHoldUpNobody(t *testing.T) {
	const watchers, stalled, events, size = 200, 10, 30, 8 << 10
	r := newRoom(t, 0, time.Hour)
	id := r.mission(models.Ranked)
	topic := "mission/" + id
	var slow, quick []*client
	for i := range watchers {
		if i%(watchers/stalled) == 0 {
			c := r.socket("who=&small=")
			c.follow(topic)
			slow = append(slow, c)
			continue
		}
		c := r.dial("")
		c.follow(topic)
		c.want("view", topic)
		quick = append(quick, c)
	}
	until(t, "all follow", func() bool {
		r.hub.mu.Lock()
		defer r.hub.mu.Unlock()
		return r.hub.topics[topic].users == watchers
	})
	r.settled(0)
	base := r.board.State().Pos
	body, err := json.Marshal(make([]byte, size*3/4-64))
	if err != nil {
		t.Fatal(err)
	}
	tp := r.hub.existing(topic)
	var told sync.WaitGroup
	for _, c := range slow {
		told.Go(func() {
			// They look again once they were given up, while the farewell still waits for them.
			until(t, "the stalled are given up", func() bool { return r.hub.Slow() == stalled })
			for {
				_, err := c.read()
				var bye *websocket.CloseError
				switch {
				case err == nil:
				case !errors.As(err, &bye) || bye.Code != CloseSlow.Code:
					t.Errorf("ended with %v", err)
					return
				default:
					return
				}
			}
		})
	}
	for i := range int64(events) {
		b, err := json.Marshal(frame{Op: "event", Topic: topic, Pos: base + 1 + i, Data: json.RawMessage(body)})
		if err != nil {
			t.Fatal(err)
		}
		tp.add(entry{pos: base + 1 + i, frame: b})
		// Those who read have read it before the next: only the stalled are behind.
		for _, c := range quick {
			if g := c.want("event", topic); g.Pos != base+1+i {
				t.Fatalf("event at %d, want %d", g.Pos, base+1+i)
			}
		}
	}
	told.Wait()
	if n := r.hub.Sockets(); n != watchers-stalled {
		t.Errorf("%d sockets are open", n)
	}
}

func TestMoreThanReadersCanTakeBecomesAView(t *testing.T) {
	r := newRoom(t, 0, time.Second)
	id := r.mission(models.Ranked)
	tp := r.hub.topicFor("mission/"+id, id)
	tp.mu.Lock()
	tp.running = true // the flusher is busy
	tp.mu.Unlock()
	pos := r.board.State().Pos
	for i := range int64(20) {
		tp.add(entry{pos: pos + 1 + i, frame: make([]byte, maxPending/8)})
	}
	tp.mu.Lock()
	defer tp.mu.Unlock()
	if len(tp.pending) > 8 || !tp.pending[0].view || tp.bytes > maxPending {
		t.Errorf("%d entries of %d bytes are pending", len(tp.pending), tp.bytes)
	}
}

func TestJoinedMessagesAreBoundedAndWhole(t *testing.T) {
	var entries []entry
	for i := range 300 {
		entries = append(entries, entry{pos: int64(i), frame: slices.Repeat([]byte{'x'}, 1+i*3)})
	}
	messages, err := join(entries)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range messages {
		size := len(m.entries) - 1
		for _, e := range m.entries {
			size += len(e.frame)
		}
		if size > maxMessage || m.first != int64(n) || m.last != int64(n+len(m.entries)-1) {
			t.Errorf("a message of %d bytes from %d to %d", size, m.first, m.last)
		}
		n += len(m.entries)
	}
	if n != len(entries) || len(messages) < 2 {
		t.Errorf("%d entries in %d messages", n, len(messages))
	}
}

func TestWhatOneCommitShowsIsNotSplit(t *testing.T) {
	var entries []entry
	for i := range 90 { // three of each commit, and three a message would be cut in the middle
		entries = append(entries, entry{pos: int64(i / 3), frame: slices.Repeat([]byte{'x'}, maxMessage/5)})
	}
	messages, err := join(entries)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range messages {
		if i > 0 && m.first == messages[i-1].last {
			t.Fatalf("commit %d stands in two messages", m.first)
		}
	}
	large := []entry{{pos: 1, frame: make([]byte, maxMessage)}, {pos: 1, frame: make([]byte, maxMessage)}}
	if messages, err = join(large); err != nil || len(messages) != 2 {
		t.Fatalf("more than a message of one commit: %d messages, %v", len(messages), err)
	}
}

func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(guard); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Errorf("%s: still not", what)
			return
		}
	}
}

func TestOwnBidComesAtMostFourTimesASecondAndTheNewestWins(t *testing.T) {
	r := newRoom(t, 2, time.Second)
	id := r.mission(models.Open)
	topic := "mission/" + id
	r.sign("one", r.people[0])
	r.bid(0, id, 10_000_000)
	c := r.dial("one")
	c.follow(topic)
	c.want("view", topic)
	began, amount := time.Now(), int64(9_000_000)
	const bids = 40
	for range bids {
		if _, err := r.board.Do(context.Background(), board.Request{By: r.people[1], Command: &models.PlaceBid{Mission: id, Amount: amount, Days: 10}}); err != nil {
			t.Fatal(err)
		}
		amount -= amount / 10
	}
	best := r.board.State()
	m, _ := best.Mission(id)
	frames := 0
	for {
		g := c.upTo("mine")
		frames++
		var mine models.Mine
		if err := json.Unmarshal(g.Data, &mine); err != nil {
			t.Fatal(err)
		}
		if mine.Best == m.BidOf(r.profiles[1]).Amount {
			break
		}
	}
	if most := 2 + int(time.Since(began)/spacing); frames > most {
		t.Errorf("%d frames, at most %d", frames, most)
	}
}

func TestMeIsShownAndChangesWithWhatWaits(t *testing.T) {
	r := newRoom(t, 1, time.Second)
	r.sign("agent", r.agent)
	c := r.dial("agent")
	c.follow("me")
	read := func() (me meData) {
		t.Helper()
		if err := json.Unmarshal(c.want("view", "me").Data, &me); err != nil {
			t.Fatal(err)
		}
		return me
	}
	if me := read(); me.Name != "Personne 0" || me.Attention != 0 || len(me.Authorities) != 1 {
		t.Errorf("me is %+v", me)
	}
	id := r.mission(models.Ranked)
	r.do(r.people[0], &models.AskQuestion{Mission: id, Text: models.Text{Plain: "Combien de postes ?"}})
	if me := read(); me.Attention != 1 {
		t.Errorf("with a question waiting me is %+v", me)
	}
	r.do(r.agent, &models.AnswerQuestion{Mission: id, N: 1, Text: "Douze."})
	if me := read(); me.Attention != 0 {
		t.Errorf("with all answered me is %+v", me)
	}
}

func TestNewProfileShowsTheMissionAnew(t *testing.T) {
	r := newRoom(t, 0, time.Second)
	id := r.mission(models.Ranked)
	topic := "mission/" + id
	person := r.person(7)
	r.sign("new", person)
	c := r.dial("new")
	c.follow(topic)
	why := func() (keys []string) {
		var v struct {
			WhyNot []reason `json:"why_not"`
		}
		if err := json.Unmarshal(c.want("view", topic).Data, &v); err != nil {
			t.Fatal(err)
		}
		for _, w := range v.WhyNot {
			keys = append(keys, w.Code)
		}
		return keys
	}
	if got := why(); !slices.Contains(got, "no_profile") {
		t.Errorf("why not: %v", got)
	}
	if _, _, err := r.board.RegisterDeveloper(context.Background(), person, "", models.RegisterDeveloper{Legal: "micro", Remote: true}, board.ProfileDoc{Name: "Atelier 7"}); err != nil {
		t.Fatal(err)
	}
	if got := why(); slices.Contains(got, "no_profile") {
		t.Errorf("why not: %v", got)
	}
}

func TestOnlyLargeRoomsWaitForCompany(t *testing.T) {
	before := time.Duration(0)
	for _, n := range []int{0, 1, 499, 500, 1000, 5000, 10_000, 100_000} {
		w := window(n)
		if n < 500 && w != 0 || n >= 500 && w < time.Millisecond || w < before || w > 20*time.Millisecond {
			t.Errorf("a room of %d waits %s", n, w)
		}
		before = w
	}
}
