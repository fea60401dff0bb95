package demo

import (
	"slices"

	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/demo"
	"coupdemain/web/ui"
)

// storyPerson is somebody of the story who is still on the board.
type storyPerson struct {
	n      int
	label  string
	person *models.Person
}

// steps finds, on the board as it is now, what each step of the visit shows:
// visitors act, missions close, and a step whose subject is gone says so.
func (h Pages) steps() []demo.Step {
	var agents, developers []storyPerson
	for i, d := range h.Doors {
		p, ok := h.State().PersonByMac(h.Board.Mac(d.Email))
		switch {
		case !ok:
		case d.Role == "agent":
			agents = append(agents, storyPerson{i, d.Label, p})
		case d.Role == "developer":
			developers = append(developers, storyPerson{i, d.Label, p})
		}
	}
	newcomer := h.newcomer(developers)
	steps := []demo.Step{
		{Key: "board", At: "0:00", Door: -1, Address: "/"},
		h.ownersStep("question", "0:30", agents, func(m *models.Mission) bool { return asksAnswer(m, h) }),
		h.ownersStep("draft", "1:10", agents, func(m *models.Mission) bool { return m.Phase(h.Board.Now()) == models.Draft }),
		{Key: "bid", At: "2:00", Door: newcomer.n, Who: newcomer.label, Address: h.welcoming(newcomer)},
		{Key: "room", At: "2:40", Door: newcomer.n, Who: newcomer.label},
		h.ownersStep("opening", "4:00", agents, func(m *models.Mission) bool {
			return m.Phase(h.Board.Now()) == models.Closed && len(m.Sealed)+len(m.Bids) > 0
		}),
	}
	explained := demo.Step{Key: "reputation", At: "4:40", Door: -1}
	known := h.firstDeveloper(developers, func(r score.Reputation) bool { return late(r) })
	if known.person == nil {
		known = h.firstDeveloper(developers, func(r score.Reputation) bool { return r.Missions > 0 })
	}
	if known.person != nil {
		explained.Address = ui.DeveloperPath(known.person.Developer)
	}
	return append(steps, explained, demo.Step{Key: "journal", At: "5:00", Door: -1, Address: "/journal"})
}

// late tells that a mission of somebody was late or rejected once: there is something to explain.
func late(r score.Reputation) bool {
	for _, t := range r.Terms {
		if !t.Failed && t.OnTime < 5 && t.FirstTime < 5 {
			return true
		}
	}
	return false
}

func asksAnswer(m *models.Mission, h Pages) bool {
	return m.Phase(h.Board.Now()) == models.Opened && view.CardOf(h.State(), m, h.Board.Now()).Unanswered > 0
}

// ownersStep finds a mission of one of the agents' authorities, the newest first.
func (h Pages) ownersStep(key, at string, agents []storyPerson, is func(*models.Mission) bool) demo.Step {
	const looked = 100
	for _, a := range agents {
		for _, authority := range a.person.Agent {
			for _, m := range h.State().Involving(authority, looked) {
				if m.Authority != authority || !is(m) {
					continue
				}
				address := ui.MissionAddress(view.CardOf(h.State(), m, h.Board.Now()))
				if key == "opening" {
					address = ui.OpeningPath(m.ID)
				}
				return demo.Step{Key: key, At: at, Door: a.n, Who: a.label, Address: address}
			}
		}
	}
	return demo.Step{Key: key, At: at, Door: -1}
}

// newcomer is the first developer without a mission, best one without a proven skill either.
func (h Pages) newcomer(list []storyPerson) storyPerson {
	found := h.firstDeveloper(list, func(r score.Reputation) bool { return r.Missions == 0 })
	for _, p := range list {
		d, ok := h.State().Developer(p.person.Developer)
		proven := func(k models.Skill) bool { return k.Level != models.Declared }
		if ok && len(d.Works) == 0 && len(d.Skills) > 0 && !slices.ContainsFunc(d.Skills, proven) {
			return p
		}
	}
	return found
}

func (h Pages) firstDeveloper(list []storyPerson, is func(score.Reputation) bool) storyPerson {
	for _, d := range list {
		profile, ok := h.State().Developer(d.person.Developer)
		if ok && is(h.State().ReputationOf(profile, h.Board.Now())) {
			return d
		}
	}
	return storyPerson{n: -1}
}

// welcoming is an open sealed mission on which a newcomer may bid without more ado.
func (h Pages) welcoming(d storyPerson) string {
	const looked = 50
	if d.person == nil {
		return ""
	}
	now := h.Board.Now()
	for _, c := range view.Missions(h.State(), view.Filter{Format: models.Sealed}, "", looked, now).Items {
		m, ok := h.State().Mission(c.ID)
		if ok && len(h.State().WhyNotBid(now, d.person, m, false)) == 0 {
			return ui.MissionAddress(c)
		}
	}
	return ""
}
