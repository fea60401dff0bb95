package live

import (
	"encoding/json"
	"sync"

	"github.com/gorilla/websocket"

	"coupdemain/models"
	"coupdemain/models/view"
)

// view is a frame as one viewer sees it.
type viewFrame struct {
	prepared *websocket.PreparedMessage
	pos      int64
	sum      uint64 // of the viewer's own bid in it
	bids     bool   // the viewer may have a bid
}

// round is one showing of a topic to its members. What all strangers of a
// language see is rendered once for all of them.
type round struct {
	t      *topic
	mu     sync.Mutex
	shared map[string]*shared
}

type shared struct {
	once sync.Once
	view viewFrame
	err  error
}

func (t *topic) newRound() *round { return &round{t: t, shared: map[string]*shared{}} }

// viewFor renders the topic for a viewer. The board's list and a stranger's
// mission are the same for many; a person's view is their own.
func (r *round) viewFor(who Who) (viewFrame, error) {
	if r.t.mission != "" && who.Person != "" {
		return r.t.hub.missionFor(who, r.t)
	}
	lang := who.Lang
	if r.t.mission == "" {
		lang = "" // a list has no sentences
	}
	r.mu.Lock()
	s := r.shared[lang]
	if s == nil {
		s = &shared{}
		r.shared[lang] = s
	}
	r.mu.Unlock()
	s.once.Do(func() {
		if r.t.mission == "" {
			s.view, s.err = r.t.hub.boardView()
		} else {
			s.view, s.err = r.t.hub.missionFor(Who{Lang: who.Lang}, r.t)
		}
	})
	return s.view, s.err
}

// firstPage is how many missions the board's view shows.
const firstPage = 20

func (h *Hub) boardView() (viewFrame, error) {
	state := h.board.State()
	page := view.Missions(state, view.Filter{}, "", firstPage, h.board.Now())
	if page.Items == nil {
		page.Items = []view.Card{}
	}
	data := struct {
		Missions []view.Card `json:"missions"`
	}{page.Items}
	m, _, err := prepare(frame{Op: "view", Topic: view.BoardTopic, Pos: state.Pos, Data: data})
	return viewFrame{prepared: m, pos: state.Pos}, err
}

// missionData is a mission's view with its reasons in words.
type missionData struct {
	*view.MissionView
	// Pos is the board's: the mission's own would move with every bid of a hidden count.
	Pos     int64    `json:"pos"`
	WhyNot  []reason `json:"why_not"`
	Missing []reason `json:"missing,omitempty"`
	Advice  []reason `json:"advice,omitempty"`
}

// viewer is who looks, with their own sealed bid, and the state they look at. The
// state is read last: an own bid that it has and the viewer has not follows as mine.
func (h *Hub) viewer(who Who, mission string) (view.Viewer, models.State, error) {
	var v view.Viewer
	var err error
	if who.Person != "" {
		v, err = h.board.Viewer(h.ctx, who.Person, mission)
	}
	state := h.board.State()
	v.Person = nil
	if p, ok := state.Person(who.Person); ok && !p.Erased {
		v.Person = p
	}
	return v, state, err
}

func (h *Hub) missionFor(who Who, t *topic) (viewFrame, error) {
	v, state, err := h.viewer(who, t.mission)
	if err != nil {
		return viewFrame{}, err
	}
	m, err := view.Mission(state, v, t.mission, h.board.Now(), h.board.Law())
	if err != nil {
		return viewFrame{}, err
	}
	if err := h.board.Fill(h.ctx, m); err != nil {
		return viewFrame{}, err
	}
	out := viewFrame{pos: state.Pos, bids: v.Developer() != ""}
	if m.Mine != nil {
		own, err := json.Marshal(m.Mine)
		if err != nil {
			return viewFrame{}, err
		}
		out.sum = sumOf(own)
	}
	data := missionData{MissionView: m, Pos: state.Pos, WhyNot: h.reasons(who.Lang, m.WhyNot),
		Missing: h.reasons(who.Lang, m.Missing), Advice: h.reasons(who.Lang, m.Advice)}
	f := frame{Op: "view", Topic: t.name, Pos: state.Pos, Data: data}
	size := 0
	out.prepared, size, err = prepare(f)
	if err == nil && size > maxMessage {
		// More than a socket may be owed at once: the page shows the rest.
		shorten(m)
		f.Cut = true
		out.prepared, _, err = prepare(f)
	}
	return out, err
}

// shorten leaves out what can fill a view without bound.
func shorten(m *view.MissionView) {
	const most = 100
	m.Offers, m.Commitments = nil, nil
	if r := m.Room; r != nil {
		r.Ladder = r.Ladder[:min(most, len(r.Ladder))]
		r.Rungs = r.Rungs[max(0, len(r.Rungs)-most):]
	}
	for i := range m.Deliveries {
		m.Deliveries[i].Text.Plain = ""
	}
	m.Questions = m.Questions[max(0, len(m.Questions)-most/10):]
	m.Addenda = m.Addenda[max(0, len(m.Addenda)-most/10):]
}
