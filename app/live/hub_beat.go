package live

import (
	"time"

	"github.com/gorilla/websocket"
)

// pingBeats is in how many beats every socket is pinged once: 25 s with a beat
// of one second. One clock for all, and the pings spread over it.
const pingBeats = 25

// keepBeating pings the sockets whose turn it is, closes those that did not
// answer since their last turn or whose session has expired, and forgets topics
// that nobody follows any more.
func (h *Hub) keepBeating() {
	clock := time.NewTicker(h.beat)
	defer clock.Stop()
	for turn := uint8(0); ; turn = (turn + 1) % pingBeats {
		select {
		case <-h.ctx.Done():
			return
		case <-clock.C:
		}
		for _, s := range h.turnOf(turn) {
			switch {
			case !s.heard.Swap(false):
				s.end(CloseSilent)
			case !h.entitled(s.who):
				s.end(CloseEnded)
			default:
				s.control(websocket.PingMessage, nil)
			}
		}
		if turn == 0 {
			h.forgetTopics()
		}
	}
}

// turnOf lists the sockets that are pinged in a beat.
func (h *Hub) turnOf(turn uint8) []*session {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*session, 0, h.count/pingBeats+1)
	for s := range h.others {
		if s.turn == turn {
			list = append(list, s)
		}
	}
	for _, own := range h.people {
		for s := range own {
			if s.turn == turn {
				list = append(list, s)
			}
		}
	}
	return list
}

// forgetTopics drops the topics that nobody has followed for a while.
func (h *Hub) forgetTopics() {
	now := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	for name, t := range h.topics {
		if t.users == 0 && now.Sub(t.idle) > keepTopic {
			delete(h.topics, name)
		}
	}
}
