package mission

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/mission"
	"coupdemain/web/ui"
)

// mostMine bounds how many missions of one's own are listed, newest first.
const mostMine = 200

// mineOrder is the order of the groups: what waits for the person first.
var mineOrder = []string{"trouble", "answer", "open", "award", "order", "verify", "pay", "justify", "deliver", "review", "drafts", "running", "bids", "waiting", "finished", "past"}

// Mine lists everything that concerns the person, what needs attention first.
func (h Pages) Mine(c *fiber.Ctx) error {
	w, state, now := edge.Me(c), h.State(), h.Board.Now()
	groups := map[string][]mission.MineItem{}
	seen := map[string]bool{}
	for _, authority := range w.Person.Agent {
		for _, m := range state.Involving(authority, mostMine) {
			if m.Authority == authority && !seen[m.ID] {
				seen[m.ID] = true
				key, item := agentItem(state, m, now, w.Lang)
				groups[key] = append(groups[key], item)
			}
		}
	}
	if developer := w.Person.Developer; developer != "" {
		sealed, err := h.Board.MySealed(c.UserContext(), w.Person.ID)
		if err != nil {
			return err
		}
		for _, id := range sealed {
			if m, ok := state.Mission(id); ok && !seen[id] {
				seen[id] = true
				groups["bids"] = append(groups["bids"], bidItem(state, m, now, w.Lang, "sealed"))
			}
		}
		for _, m := range state.Involving(developer, mostMine) {
			if !seen[m.ID] && m.Public() {
				seen[m.ID] = true
				key, item := developerItem(state, m, developer, now, w.Lang)
				groups[key] = append(groups[key], item)
			}
		}
	}
	mine := mission.MineData{Agent: len(w.Person.Agent) > 0, Developer: w.Person.Developer != ""}
	for _, key := range mineOrder {
		if len(groups[key]) > 0 {
			slices.SortStableFunc(groups[key], func(a, b mission.MineItem) int { return b.Card.ChangedAt.Compare(a.Card.ChangedAt) })
			mine.Groups = append(mine.Groups, mission.MineGroup{Key: key, Items: groups[key]})
		}
	}
	p := h.Page(c, ui.T(w.Lang, "mine.title"))
	p.Section, p.NoIndex = ui.SectionMine, true
	return h.Render(c, mission.Mine(p, mine))
}

// agentItem says what a mission of one's authority waits for.
func agentItem(state models.State, m *models.Mission, now time.Time, lang string) (string, mission.MineItem) {
	item := mission.MineItem{Card: view.CardOf(state, m, now), Link: ui.MissionPath(m.ID, view.Slug(m.Terms.Title))}
	switch phase := m.Phase(now); {
	case phase == models.Draft:
		item.Link = "/publier?mission=" + m.ID
		return "drafts", item
	case m.Unanswered() > 0 && (phase == models.Opened || phase == models.Closed):
		item.Note = ui.T(lang, "mine.note.questions", "n", m.Unanswered())
		return "answer", item
	case phase == models.Closed && m.Negotiating(now):
		return "running", item
	case phase == models.Closed && !m.BidsOpen():
		item.Link = ui.OpeningPath(m.ID)
		item.Note = ui.T(lang, "mine.note.bids", "n", m.Count())
		return "open", item
	case phase == models.Closed:
		item.Link = ui.OpeningPath(m.ID)
		item.Note = ui.T(lang, "mine.note.bids", "n", m.Count())
		if m.Award != nil {
			item.Note = ui.T(lang, "mine.note.to_sign")
		}
		return "award", item
	case phase == models.Disputed, m.Failure != nil && m.Failure.SettledAt.IsZero(), phase == models.Failed:
		return "trouble", item
	case phase == models.Awarded:
		return "order", item
	case phase == models.Delivered && len(m.Deliveries) > 0:
		by := m.VerifyBy()
		item.Note = ui.T(lang, "mine.note.verify", "date", ui.Day(lang, by))
		return "verify", item
	case phase == models.Accepted:
		return "pay", item
	case phase == models.Paid && m.Reviews[0] == nil && !m.ReviewsVisible(now):
		return "review", item
	case phase == models.Paid, phase == models.Cancelled, phase == models.Fruitless:
		return "finished", item
	case phase == models.Opened:
		item.Note = ui.T(lang, "mine.note.closes", "date", ui.When(lang, now, m.End))
	}
	return "running", item
}

// developerItem says what a mission that one bid for waits for.
func developerItem(state models.State, m *models.Mission, developer string, now time.Time, lang string) (string, mission.MineItem) {
	item := mission.MineItem{Card: view.CardOf(state, m, now), Link: ui.MissionPath(m.ID, view.Slug(m.Terms.Title))}
	phase := m.Phase(now)
	if !m.Award.Signed() || m.Award.Developer != developer {
		return bidGroup(state, m, developer, now, lang)
	}
	switch {
	case phase == models.Disputed, m.Failure != nil && m.Failure.SettledAt.IsZero():
		return "trouble", item
	case phase == models.Ordered:
		item.Note = ui.T(lang, "mine.note.due", "date", ui.Day(lang, m.DueAt(now)))
		if !m.Order.Suspended.IsZero() {
			item.Note = ui.T(lang, "mine.note.suspended")
		}
		return "deliver", item
	case phase == models.Awarded, phase == models.Delivered, phase == models.Accepted:
		item.Note = ui.T(lang, "mine.note.selected")
		return "waiting", item
	case phase == models.Paid && m.Reviews[1] == nil && !m.ReviewsVisible(now):
		return "review", item
	}
	return "past", item
}

// bidGroup is for a bid that is not, or not yet, selected.
func bidGroup(state models.State, m *models.Mission, developer string, now time.Time, lang string) (string, mission.MineItem) {
	b, phase := m.BidOf(developer), m.Phase(now)
	switch {
	case b != nil && b.SetAside != "":
		return "past", bidItem(state, m, now, lang, "set_aside")
	case b != nil && !b.AskedAt.IsZero() && b.Justified.Empty() && phase == models.Closed:
		return "justify", bidItem(state, m, now, lang, "")
	case m.Award.Signed():
		return "past", bidItem(state, m, now, lang, "not_selected")
	case phase == models.Opened, phase == models.Closed, phase == models.Failed:
		return "bids", bidItem(state, m, now, lang, "")
	}
	return "past", bidItem(state, m, now, lang, "")
}

func bidItem(state models.State, m *models.Mission, now time.Time, lang, note string) mission.MineItem {
	item := mission.MineItem{Card: view.CardOf(state, m, now), Link: ui.MissionPath(m.ID, view.Slug(m.Terms.Title))}
	switch {
	case note != "":
		item.Note = ui.T(lang, "mine.note."+note)
	case m.Phase(now) == models.Opened:
		item.Note = ui.T(lang, "mine.note.closes", "date", ui.When(lang, now, m.End))
	}
	return item
}
