package live

import (
	"encoding/json"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/view"
)

// feed is what the follower of the board keeps between two batches.
type feed struct {
	state models.State // after the last commit that was published
}

// publish takes the next commits: it says once what the topics may show of each
// and wakes their flushers, whoever follows them. It never waits for a reader.
func (h *Hub) publish(b board.Batch) {
	last := b.Commits[len(b.Commits)-1].Meta.Pos
	h.mu.Lock()
	h.pos = last // a topic that is made from here on begins behind these commits
	idle := h.count == 0 && len(h.topics) == 0
	unseen := len(h.topics) == 0 && h.late.readers.Load() == 0
	h.mu.Unlock()
	switch {
	case idle:
	case unseen: // nobody follows anything, but sockets may have to end
		for _, c := range b.Commits {
			for _, e := range c.Events {
				h.changePerson(b.State, e)
			}
		}
	default:
		state, step := h.feed.state, h.feed.exact(b)
		for _, c := range b.Commits {
			if step {
				state = state.Apply(c.Meta, c.Events)
			} else {
				state = b.State
			}
			for _, e := range c.Events {
				h.show(state, c.Meta, e)
				h.changePerson(state, e)
			}
		}
	}
	h.feed.state = b.State
	h.mu.Lock()
	h.shown = last
	h.mu.Unlock()
}

// exact tells that the commits must be applied one by one to say what each shows,
// because two of them are about one mission: the batch's state is that after the
// last. After reading the journal that state is further still; then it must do.
func (f *feed) exact(b board.Batch) bool {
	if f.state.Pos+1 != b.Commits[0].Meta.Pos || b.State.Pos != b.Commits[len(b.Commits)-1].Meta.Pos {
		return false
	}
	seen := map[string]int64{}
	for _, c := range b.Commits {
		for _, e := range c.Events {
			id, ok := models.MissionOf(e)
			if !ok {
				continue
			}
			if pos, again := seen[id]; again && pos != c.Meta.Pos {
				return true
			}
			seen[id] = c.Meta.Pos
		}
	}
	return false
}

// show hands an event to the topics that may show it.
func (h *Hub) show(state models.State, at models.Meta, e models.Event) {
	for _, l := range view.LiveEvents(state, at, e) {
		t := h.existing(l.Topic)
		if t == nil {
			continue
		}
		if l.View {
			t.add(entry{pos: l.Pos, view: true})
			continue
		}
		b, err := h.eventFrame(l)
		if err != nil { // nobody must miss it: a fresh view has it too
			h.log.Error("an event could not be shown", "type", l.Type, "error", err)
			t.add(entry{pos: l.Pos, view: true})
			continue
		}
		t.add(entry{pos: l.Pos, frame: b})
	}
	id, ok := models.MissionOf(e)
	if !ok {
		return
	}
	if t := h.existing(view.MissionTopic(id)); t != nil {
		t.touch(at.Pos) // what a bidder sees of their own bid may have changed
	}
	h.late.concern(id)
}

// existing finds a topic that somebody follows or followed lately.
func (h *Hub) existing(name string) *topic {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.topics[name]
}

// eventFrame words an event for everyone: what topics show is the same for all.
func (h *Hub) eventFrame(l view.LiveEvent) ([]byte, error) {
	if f, ok := l.Data.(view.Fillable); ok {
		if err := h.board.Fill(h.ctx, f); err != nil {
			return nil, err
		}
	}
	return json.Marshal(frame{Op: "event", Topic: l.Topic, Pos: l.Pos, Type: l.Type, Data: l.Data})
}

// changePerson closes the sockets of a session that ended and of a person whose
// role changed, and shows anew what a change of profile lets a person see or do.
func (h *Hub) changePerson(state models.State, e models.Event) {
	switch e := e.(type) {
	case *models.SessionClosed:
		h.endAll(e.Hidden.Person, func(w Who) bool { return w.Session == e.Hidden.Session })
	case *models.TokenRevoked:
		h.endAll(e.Hidden.Person, func(w Who) bool { return w.Token == e.Hidden.Token })
	case *models.PersonErased:
		h.endAll(e.Hidden.Person, nil)
	case *models.RoleGranted:
		h.endAll(e.Hidden.Person, nil)
	case *models.RoleRevoked:
		h.endAll(e.Hidden.Person, nil)
	case *models.PersonSuspended:
		h.endAll(e.Hidden.Person, nil)
	case *models.PersonRestored:
		h.endAll(e.Hidden.Person, nil)
	case *models.PersonConfirmed:
		h.refresh(e.Hidden.Person)
	case *models.DeveloperRegistered:
		h.refresh(e.Hidden.Person)
	case *models.MemberJoined:
		h.refresh(e.Hidden.Person)
	case *models.MemberLeft:
		h.refresh(e.Hidden.Person)
	case *models.SkillSet:
		h.refreshProfile(state, e.Hidden.Developer)
	case *models.SkillRemoved:
		h.refreshProfile(state, e.Hidden.Developer)
	}
}

// endAll closes the sockets of a person that match, or all.
func (h *Hub) endAll(person string, match func(Who) bool) {
	for _, s := range h.socketsOf(person) {
		if match == nil || match(s.who) {
			s.end(CloseEnded)
		}
	}
}

// refresh gives a person's sockets fresh views.
func (h *Hub) refresh(person string) {
	for _, s := range h.socketsOf(person) {
		for _, f := range s.following() {
			f.renew()
		}
	}
}

func (h *Hub) refreshProfile(state models.State, developer string) {
	if d, ok := state.Developer(developer); ok {
		for _, person := range d.Members {
			h.refresh(person)
		}
	}
}
