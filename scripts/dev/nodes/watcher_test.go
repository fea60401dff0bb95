package nodes

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/scripts/dev/blackbox/town"
)

// silence is how long a watcher may be told nothing before it counts as forgotten.
const silence = 60 * time.Second

// watcher follows one mission, on the next node after each fall, and keeps what
// it was shown since its last view.
type watcher struct {
	mission string
	nodes   []*town.Server
	at      int // index of its node

	mu       sync.Mutex
	ws       *websocket.Conn
	from     int64 // position of the last view; -1: none yet
	last     int64 // position up to which it was shown everything
	seen     []int64
	views    int
	falls    int
	goal     int64 // where it may stop; -1: not known yet
	finished bool
}

func newWatcher(mission string, nodes []*town.Server, at int) *watcher {
	return &watcher{mission: mission, nodes: nodes, at: at, from: -1, goal: -1}
}

// run watches until it was shown everything up to the goal.
func (w *watcher) run() error {
	for {
		err := w.visit()
		w.mu.Lock()
		finished := w.finished
		w.mu.Unlock()
		var bye *websocket.CloseError
		switch {
		case finished:
			return nil
		case errors.As(err, &bye) || strings.Contains(err.Error(), "connection re"):
			w.falls++
			w.at = (w.at + 1) % len(w.nodes)
		default:
			return fmt.Errorf("watcher of %s at %d (last %d): %w", w.mission, w.at, w.last, err)
		}
	}
}

// finish says up to where the watcher is to see everything.
func (w *watcher) finish(goal int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.goal = goal
	w.stopAtGoal()
}

func (w *watcher) stopAtGoal() {
	if w.goal >= 0 && w.from >= 0 && w.last >= w.goal && !w.finished {
		w.finished = true
		if w.ws != nil {
			_ = w.ws.Close() // its reading ends with it
		}
	}
}

// visit is one socket's life. The error says why it ended.
func (w *watcher) visit() error {
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.nodes[w.at].URL, "http")+"/live", nil)
	if err != nil {
		return err
	}
	defer ws.Close()
	w.mu.Lock()
	w.ws = ws
	w.mu.Unlock()
	follow := map[string]any{"op": "follow", "topic": "mission/" + w.mission}
	if w.from >= 0 {
		follow["after"] = w.last
	}
	if err := ws.WriteJSON(follow); err != nil {
		return err
	}
	for {
		if err := ws.SetReadDeadline(time.Now().Add(silence)); err != nil {
			return err
		}
		_, b, err := ws.ReadMessage()
		if err != nil {
			return err
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
			var f town.Frame
			if err := json.Unmarshal([]byte(line), &f); err != nil {
				return fmt.Errorf("%q: %w", line, err)
			}
			if err := w.take(f); err != nil {
				return err
			}
		}
	}
}

func (w *watcher) take(f town.Frame) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch f.Op {
	case "hello":
	case "view":
		if f.Pos < w.last {
			return fmt.Errorf("a view at %d after %d was shown", f.Pos, w.last)
		}
		w.from, w.last, w.seen = f.Pos, f.Pos, nil
		w.views++
	case "event":
		if f.Pos <= w.last {
			return fmt.Errorf("an event at %d after %d was shown", f.Pos, w.last)
		}
		w.last, w.seen = f.Pos, append(w.seen, f.Pos)
	default:
		return fmt.Errorf("it was told %+v", f)
	}
	w.stopAtGoal()
	return nil
}

// check compares what was seen with the bids of the mission, by position.
func (w *watcher) check(bids []int64) error {
	i, _ := slices.BinarySearch(bids, w.from+1)
	if !slices.Equal(w.seen, bids[i:]) {
		return fmt.Errorf("watcher of %s, %d falls: from %d it saw %v, the journal holds %v", w.mission, w.falls, w.from, w.seen, bids[i:])
	}
	return nil
}
