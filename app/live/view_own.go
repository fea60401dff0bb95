package live

import (
	"encoding/json"

	"coupdemain/models"
	"coupdemain/models/view"
)

// mayHaveBid tells without work that a person has no bid on a mission. Of a
// sealed one only the board can know, and only by deciphering.
func (h *Hub) mayHaveBid(who Who, mission string) bool {
	state := h.board.State()
	m, ok := state.Mission(mission)
	if !ok {
		return false
	}
	p, ok := state.Person(who.Person)
	if !ok || p.Developer == "" {
		return false
	}
	return len(m.Sealed) > 0 || m.BidOf(p.Developer) != nil
}

// mineFor is a viewer's own bid. It says nothing that changes when another's
// sealed bid does, so that its coming tells nothing either.
func (h *Hub) mineFor(who Who, t *topic) (viewFrame, error) {
	v, state, err := h.viewer(who, t.mission)
	if err != nil {
		return viewFrame{}, err
	}
	m, ok := state.Mission(t.mission)
	if !ok {
		return viewFrame{}, models.Refuse(models.NotFound, models.Reason{Key: "mission_unknown", Field: "topic"})
	}
	f := frame{Op: "mine", Topic: t.name, Pos: state.Pos, Data: json.RawMessage("null")}
	out := viewFrame{pos: state.Pos}
	if mine := view.MineOf(state, v, m, h.board.Now()); mine != nil {
		if err := h.board.Fill(h.ctx, mine); err != nil {
			return viewFrame{}, err
		}
		own, err := json.Marshal(mine)
		if err != nil {
			return viewFrame{}, err
		}
		f.Data, out.sum = json.RawMessage(own), sumOf(own)
	}
	out.prepared, _, err = prepare(f)
	return out, err
}

// meData is what a person sees of themselves, with how many missions wait for them.
type meData struct {
	view.Me
	Attention int `json:"attention"`
}

func (h *Hub) meFor(who Who) (viewFrame, error) {
	state := h.board.State()
	me, err := view.MeOf(state, who.Person)
	if err != nil {
		return viewFrame{}, err
	}
	if err := h.board.Fill(h.ctx, &me); err != nil {
		return viewFrame{}, err
	}
	doc, err := h.board.Person(h.ctx, who.Person)
	if err != nil {
		return viewFrame{}, err
	}
	me.Name, me.Email = doc.Name, doc.Email
	data := meData{Me: me, Attention: h.attention(state, who.Person)}
	own, err := json.Marshal(data)
	if err != nil {
		return viewFrame{}, err
	}
	m, _, err := prepare(frame{Op: "view", Topic: "me", Pos: state.Pos, Data: json.RawMessage(own)})
	return viewFrame{prepared: m, pos: state.Pos, sum: sumOf(own)}, err
}

// attention counts the missions that wait for a person, among their last hundred
// in each role.
func (h *Hub) attention(state models.State, person string) int {
	p, ok := state.Person(person)
	if !ok {
		return 0
	}
	const most = 100
	roles := append([]string{person}, p.Agent...)
	if p.Developer != "" {
		roles = append(roles, p.Developer)
	}
	n, seen := 0, map[string]bool{}
	for _, role := range roles {
		for _, m := range state.Involving(role, most) {
			if seen[m.ID] {
				continue
			}
			seen[m.ID] = true
			if state.Awaited(models.Offering{Person: p, Mission: m, Now: h.board.Now()}) {
				n++
			}
		}
	}
	return n
}
