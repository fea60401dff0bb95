package live

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/score"
	"coupdemain/models/view"
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
		last = r.bid(0, id, money.Cents(900000-i)).Pos
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
		var v view.MissionView
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
