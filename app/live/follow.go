package live

import (
	"errors"
	"hash/maphash"
	"sync/atomic"
	"time"

	"coupdemain/models"
)

// follow is one socket on one topic. Only the worker of its shard touches what
// it remembers, only the topic's flusher its place among the members.
type follow struct {
	s      *session
	t      *topic // nil: "me"
	gone   atomic.Bool
	in     bool   // the flusher's
	at     int    // the flusher's: index among the members
	cursor int64  // the worker's: what is at or below it was shown
	sum    uint64 // the worker's: of the own bid, or of me, as last sent; 0: none
	bids   bool   // the worker's: the viewer has a profile and may have a bid
}

// seed makes the sums of one run comparable.
var seed = maphash.MakeSeed()

func sumOf(b []byte) uint64 {
	if len(b) == 0 {
		return 0
	}
	return maphash.Bytes(seed, b) | 1
}

func (f *follow) name() string {
	if f.t == nil {
		return "me"
	}
	return f.t.name
}

// start shows the follower where its topic stands, or what it missed.
func (f *follow) start(after int64, resume bool) {
	if f.t == nil {
		f.s.hub.submit([]job{{shard: int(f.s.shard), ops: []op{{f: f}}}})
		return
	}
	f.t.do(op{f: f, after: after, resume: resume})
}

// renew shows the follower what it may see from now on. It does not wait.
func (f *follow) renew() {
	if f.t == nil {
		f.s.hub.late.owe(f)
		return
	}
	f.t.do(op{f: f})
}

// stop ends it; what is on its way may still arrive.
func (f *follow) stop() {
	if f.gone.Swap(true) {
		return
	}
	if f.t == nil {
		f.s.hub.late.readers.Add(-1)
		return
	}
	f.t.do(op{f: f, leave: true})
	f.s.hub.release(f.t)
}

// come shows a follower what it missed, or a fresh view.
func (f *follow) come(o op, r *round) {
	if f.gone.Load() {
		return
	}
	if f.t == nil {
		f.sum, f.s.lastMine = 0, time.Time{}
		f.mine(time.Now())
		return
	}
	for _, e := range o.missed {
		if e.view { // what may be seen changed meanwhile
			o.resume = false
		}
	}
	if !o.resume {
		f.show(r)
		return
	}
	messages, err := join(o.missed)
	if err != nil {
		f.fail(models.Fault(models.Internal, err, "join events"))
		return
	}
	f.cursor = o.after
	for i := range messages {
		f.s.send(messages[i].prepared)
		f.cursor = messages[i].last
	}
	if f.t.mission != "" && f.s.who.Person != "" {
		f.bids, f.sum = true, 0
		f.mine(time.Now())
	}
}

// tell writes joined events, or those among them that the follower's view has not.
func (f *follow) tell(m *message) {
	switch {
	case f.cursor < m.first:
		f.s.send(m.prepared)
	case f.cursor < m.last:
		i := 0
		for m.entries[i].pos <= f.cursor {
			i++
		}
		rest, err := join(m.entries[i:])
		if err != nil {
			f.fail(models.Fault(models.Internal, err, "join events"))
			return
		}
		for i := range rest {
			f.s.send(rest[i].prepared)
		}
	}
}

// show writes a fresh view.
func (f *follow) show(r *round) {
	v, err := r.viewFor(f.s.who)
	if err != nil {
		f.fail(err)
		return
	}
	f.cursor, f.sum, f.bids = v.pos, v.sum, v.bids
	f.s.send(v.prepared)
}

// mine writes the viewer's own bid, or what me is, if it changed: the newest
// wins, at most one each quarter of a second on one connection.
func (f *follow) mine(now time.Time) {
	s := f.s
	if f.gone.Load() || f.t != nil && !f.bids {
		return
	}
	if now.Sub(s.lastMine) < spacing {
		s.hub.late.owe(f)
		return
	}
	if f.t != nil && !s.hub.mayHaveBid(s.who, f.t.mission) && f.sum == 0 {
		return
	}
	s.lastMine = now
	var v viewFrame
	var err error
	if f.t == nil {
		v, err = s.hub.meFor(s.who)
	} else {
		v, err = s.hub.mineFor(s.who, f.t)
	}
	switch {
	case err != nil:
		f.fail(err)
	case v.sum != f.sum:
		f.sum = v.sum
		s.send(v.prepared)
	}
}

// fail tells the client that it does not follow this topic any more.
func (f *follow) fail(err error) {
	if f.s.hub.ctx.Err() != nil {
		return
	}
	f.s.unfollow(f.name())
	var e *models.Error
	if !errors.As(err, &e) {
		e = models.Fault(models.Internal, err, "show a topic")
	}
	f.s.refuse(address{Topic: f.name()}, e)
}
