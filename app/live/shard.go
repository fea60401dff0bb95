package live

import (
	"fmt"
	"runtime/debug"
	"time"
)

// shards is how many workers write to the sockets. Each socket belongs to one,
// which alone touches what its follows remember; writing never waits, so two
// serve ten thousand readers.
const shards = 2

// job is one part of a flush for some members of one shard.
type job struct {
	shard    int
	members  []*follow
	messages []message // events for all of them
	mine     bool      // then their own bids
	view     *round    // or a fresh view for each whose last one is older than upto
	upto     int64
	ops      []op // or those that came, instead of members
	done     chan struct{}
}

// submit has jobs carried out and waits for them; false when the hub stopped.
func (h *Hub) submit(jobs []job) bool {
	done := make(chan struct{}, len(jobs))
	for _, j := range jobs {
		j.done = done
		select {
		case h.shards[j.shard] <- j:
		case <-h.ctx.Done():
			return false
		}
	}
	for range jobs {
		select {
		case <-done:
		case <-h.ctx.Done():
			return false
		}
	}
	return true
}

// work carries out the jobs of one shard.
func (h *Hub) work(jobs <-chan job) {
	for {
		select {
		case <-h.ctx.Done():
			return
		case j := <-jobs:
			h.carryOut(j)
			j.done <- struct{}{} // holds as many as there are jobs
		}
	}
}

func (h *Hub) carryOut(j job) {
	now := time.Now()
	for _, o := range j.ops {
		h.safely(o.f, func() { o.f.come(o, j.view) })
	}
	for _, f := range j.members {
		if f.gone.Load() {
			continue
		}
		if j.view != nil {
			if f.cursor < j.upto {
				h.safely(f, func() { f.show(j.view) })
			}
			continue
		}
		for i := range j.messages {
			f.tell(&j.messages[i])
		}
		if j.mine {
			h.safely(f, func() { f.mine(now) })
		}
	}
}

// safely keeps a panic while rendering for one reader away from the others.
func (h *Hub) safely(f *follow, render func()) {
	defer func() {
		if p := recover(); p != nil {
			h.log.Error("rendering panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			f.s.end(CloseFault)
		}
	}()
	render()
}
