package live

import (
	"sync"
	"sync/atomic"
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
)

// late holds what waits for the next quarter of a second: own bids that changed
// again too soon, and the people's own pages that a mission's events change. One
// timer serves all; it runs only while something waits.
type late struct {
	hub     *Hub
	readers atomic.Int64 // who follow "me"

	mu       sync.Mutex
	owed     map[*follow]struct{}
	missions map[string]struct{}
	timer    *time.Timer
	armed    bool // the timer runs, or what it set off does
	stopped  bool
}

func (l *late) init(h *Hub) {
	l.hub = h
	l.owed, l.missions = map[*follow]struct{}{}, map[string]struct{}{}
	l.timer = time.AfterFunc(time.Hour, l.fire)
	l.timer.Stop()
}

func (l *late) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
	l.timer.Stop()
}

// owe has a follow looked at again later.
func (l *late) owe(f *follow) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.owed[f] = struct{}{}
	l.armLocked()
}

// concern has the people whom a mission concerns told, if any of them listens.
func (l *late) concern(mission string) {
	if l.readers.Load() == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.missions[mission] = struct{}{}
	l.armLocked()
}

func (l *late) armLocked() {
	if !l.armed && !l.stopped {
		l.armed = true
		l.timer.Reset(spacing)
	}
}

func (l *late) fire() {
	l.mu.Lock()
	owed, missions := l.owed, l.missions
	l.owed, l.missions = map[*follow]struct{}{}, map[string]struct{}{}
	l.mu.Unlock()
	state := l.hub.board.State()
	for id := range missions {
		if m, ok := state.Mission(id); ok {
			l.concerned(state, m, owed)
		}
	}
	var jobs [shards]job
	for f := range owed {
		j := &jobs[f.s.shard]
		j.shard, j.mine, j.members = int(f.s.shard), true, append(j.members, f)
	}
	l.hub.submit(jobs[:])
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.armed = false; len(l.owed)+len(l.missions) > 0 { // they came meanwhile
		l.armLocked()
	}
}

// concerned adds the follows of "me" that a mission concerns.
func (l *late) concerned(state models.State, m *models.Mission, owed map[*follow]struct{}) {
	for _, person := range view.Concerned(state, m) {
		for _, s := range l.hub.socketsOf(person) {
			for _, f := range s.following() {
				if f.t == nil {
					owed[f] = struct{}{}
				}
			}
		}
	}
}
