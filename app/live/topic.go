package live

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/models/view"
)

// entry is what a topic shows of one event: its frame, or that what may be seen
// has changed and every viewer needs a fresh view.
type entry struct {
	pos   int64
	view  bool
	frame []byte
}

// op is a follower that comes, comes back or goes.
type op struct {
	f      *follow
	after  int64
	resume bool // it holds everything up to after
	leave  bool
	missed []entry // since after, when the ring still has it
}

// topic is what several sockets follow. Publishing appends and wakes the
// flusher, a goroutine that lives only while there is something to do; it alone
// touches the members, and between two flushes only.
type topic struct {
	hub     *Hub
	name    string
	mission string    // empty for the board
	users   int       // guarded by the hub's mu
	idle    time.Time // since when users is 0; guarded by the hub's mu

	mu      sync.Mutex // guards what follows
	since   int64      // the ring holds every entry past this position
	ring    []entry
	commits int // distinct positions in ring
	pending []entry
	bytes   int
	ops     []op
	dirty   bool // the bidders' own views may have changed
	running bool

	members [shards][]*follow // the flusher's
}

// topicFor finds or makes a topic and counts its new follower.
func (h *Hub) topicFor(name, mission string) *topic {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[name]
	if t == nil {
		t = &topic{hub: h, name: name, mission: mission, since: h.pos}
		h.topics[name] = t
	}
	t.users++
	return t
}

// release counts a follower less.
func (h *Hub) release(t *topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t.users--; t.users == 0 {
		t.idle = time.Now()
	}
}

// add appends what is to be shown.
func (t *topic) add(e entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e.pos <= t.since {
		return // published before the topic was made: its first views have it
	}
	t.remember(e)
	if t.bytes += len(e.frame); t.bytes > maxPending {
		// More than readers can take: where it stands now is worth more to them.
		t.pending, t.bytes = append(t.pending[:0:0], entry{pos: e.pos, view: true}), 0
	} else {
		t.pending = append(t.pending, e)
	}
	t.wakeLocked()
}

// remember keeps an entry for who comes back. The ring is only appended to and
// cut at its head, so that a part of it can be read without the lock.
func (t *topic) remember(e entry) {
	if n := len(t.ring); n == 0 || t.ring[n-1].pos != e.pos {
		t.commits++
	}
	t.ring = append(t.ring, e)
	for t.commits > ringCommits {
		t.since = t.ring[0].pos
		for t.ring[0].pos == t.since {
			t.ring = t.ring[1:]
		}
		t.commits--
	}
}

// touch has the bidders' own views looked at again.
func (t *topic) touch(pos int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if pos > t.since {
		t.dirty = true
		t.wakeLocked()
	}
}

// do queues a follower's coming or going.
func (t *topic) do(o op) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ops = append(t.ops, o)
	t.wakeLocked()
}

func (t *topic) wakeLocked() {
	if !t.running {
		t.running = true
		go t.flush()
	}
}

// flush works until nothing is left: who comes and goes, then what is pending,
// joined, then the bidders' own. It waits until the shards have written each
// part, so that what is published meanwhile is joined in turn.
func (t *topic) flush() {
	for {
		if !t.gather() {
			return // the hub stopped
		}
		ops, pending, dirty := t.take()
		if ops == nil && pending == nil && !dirty {
			return
		}
		if !t.carryOut(ops) {
			return // the hub stopped
		}
		for len(pending) > 0 {
			if pending[0].view {
				var upto int64
				upto, pending = afterViews(pending)
				if !t.dispatch(job{view: t.newRound(), upto: upto}) {
					return
				}
				continue
			}
			n := 0
			for n < len(pending) && !pending[n].view {
				n++
			}
			messages, err := join(pending[:n])
			if err != nil {
				t.hub.log.Error("events could not be joined", "topic", t.name, "error", err)
				return
			}
			pending = pending[n:]
			if !t.dispatch(job{messages: messages, mine: dirty && len(pending) == 0}) {
				return
			}
			dirty = dirty && len(pending) > 0
		}
		if dirty && !t.dispatch(job{mine: true}) {
			return
		}
	}
}

// Telling a room of thousands takes tens of milliseconds however short the
// message: what comes in a fraction of that is worth waiting for.
const (
	smallRoom = 500 // readers that are told at once
	perReader = 2 * time.Microsecond
	longest   = 20 * time.Millisecond
)

// window is how long a room waits for company to what it is told.
func window(readers int) time.Duration {
	if readers < smallRoom {
		return 0
	}
	return min(time.Duration(readers)*perReader, longest)
}

// gather waits for a large room's window; false when the hub stopped.
func (t *topic) gather() bool {
	n := 0
	for _, m := range t.members {
		n += len(m)
	}
	wait := window(n)
	if wait == 0 {
		return true
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-t.hub.ctx.Done():
		return false
	}
}

// afterViews skips the views that one fresh view stands for. Each member knows up
// to where its view reached: a later one that it covers is not sent again.
func afterViews(pending []entry) (upto int64, rest []entry) {
	n := 0
	for n < len(pending) && pending[n].view {
		upto = pending[n].pos
		n++
	}
	return upto, pending[n:]
}

// take empties the queues; with nothing in them the flusher ends.
func (t *topic) take() (ops []op, pending []entry, dirty bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	ops, pending, dirty = t.ops, t.pending, t.dirty
	t.ops, t.pending, t.bytes, t.dirty = nil, nil, 0, false
	for i := range ops {
		if o := &ops[i]; o.resume && !o.leave {
			// The ring has what is pending too: it will be skipped for this one.
			if o.resume = o.after >= t.since; o.resume {
				o.missed = t.past(o.after)
			}
		}
	}
	t.running = ops != nil || pending != nil || dirty
	return ops, pending, dirty
}

// past is the part of the ring behind a position.
func (t *topic) past(pos int64) []entry {
	i := len(t.ring)
	for i > 0 && t.ring[i-1].pos > pos {
		i--
	}
	return t.ring[i:len(t.ring):len(t.ring)]
}

// carryOut lets followers come and go, and shows those that came where it stands.
func (t *topic) carryOut(ops []op) bool {
	var came [shards][]op
	for _, o := range ops {
		f := o.f
		own := &t.members[f.s.shard]
		switch {
		case o.leave && f.in:
			last := (*own)[len(*own)-1]
			(*own)[f.at], last.at, f.in = last, f.at, false
			(*own)[len(*own)-1] = nil
			*own = (*own)[:len(*own)-1]
		case o.leave:
		default:
			if !f.in {
				f.in, f.at = true, len(*own)
				*own = append(*own, f)
			}
			came[f.s.shard] = append(came[f.s.shard], o)
		}
	}
	r := t.newRound()
	jobs := make([]job, 0, shards)
	for i, list := range came {
		if len(list) > 0 {
			jobs = append(jobs, job{shard: i, ops: list, view: r})
		}
	}
	return t.hub.submit(jobs)
}

// dispatch has every member served, in pieces that let other topics in between.
func (t *topic) dispatch(j job) bool {
	const piece = 512
	jobs := make([]job, 0, shards)
	for i, members := range t.members {
		for len(members) > 0 {
			n := min(piece, len(members))
			j.shard, j.members = i, members[:n]
			members = members[n:]
			jobs = append(jobs, j)
		}
	}
	return t.hub.submit(jobs)
}

// message is several entries in one frame for all.
type message struct {
	first, last int64
	entries     []entry
	prepared    *websocket.PreparedMessage
}

// join makes messages of at most maxMessage bytes, one JSON object a line.
func join(entries []entry) ([]message, error) {
	var list []message
	for len(entries) > 0 {
		n, size := 1, len(entries[0].frame)
		for n < len(entries) && size+1+len(entries[n].frame) <= maxMessage {
			size += 1 + len(entries[n].frame)
			n++
		}
		// A commit's entries stay together: who comes back names a position, and would
		// miss what stood behind it in the next message.
		if whole := wholeCommits(entries, n); whole > 0 {
			n = whole
		}
		b := make([]byte, 0, size)
		for i, e := range entries[:n] {
			if i > 0 {
				b = append(b, '\n')
			}
			b = append(b, e.frame...)
		}
		p, err := websocket.NewPreparedMessage(websocket.TextMessage, b)
		if err != nil {
			return nil, err
		}
		list = append(list, message{first: entries[0].pos, last: entries[n-1].pos, entries: entries[:n], prepared: p})
		entries = entries[n:]
	}
	return list, nil
}

// wholeCommits cuts the first n entries where a commit ends; 0 when none does.
func wholeCommits(entries []entry, n int) int {
	for n > 0 && n < len(entries) && entries[n].pos == entries[n-1].pos {
		n--
	}
	return n
}

// missionOf is the mission that a topic is about, empty for the others.
func missionOf(name string) string {
	if prefix := view.MissionTopic(""); len(name) > len(prefix) && name[:len(prefix)] == prefix {
		return name[len(prefix):]
	}
	return ""
}
