package steward

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/steward"
	"coupdemain/web/ui"
)

// maxTasks bounds what the desk shows at once; the oldest come first.
const maxTasks = 200

// tasks lists what waits for the steward: failures and disputes to
// settle, and deliveries that nobody checked in time.
func (h Pages) tasks(c *fiber.Ctx) ([]steward.Task, error) {
	st, now := h.State(), h.Board.Now()
	var tasks []steward.Task
	for _, phase := range []models.Phase{models.Awarded, models.Ordered, models.Delivered, models.Disputed} {
		for after := ""; ; {
			page := view.Missions(st, view.Filter{Phase: phase}, after, 100, now)
			for _, card := range page.Items {
				if m, ok := st.Mission(card.ID); ok {
					tasks = append(tasks, h.tasksOf(c, m, card, now)...)
				}
			}
			if after = page.Next; after == "" || len(tasks) >= maxTasks {
				break
			}
		}
	}
	slices.SortStableFunc(tasks, func(a, b steward.Task) int { return a.Since.Compare(b.Since) })
	for i := range tasks {
		if err := h.Fill(c, (*task)(&tasks[i])); err != nil {
			return nil, err
		}
	}
	return tasks, nil
}

func (h Pages) tasksOf(c *fiber.Ctx, m *models.Mission, card view.Card, now time.Time) []steward.Task {
	v, err := view.Mission(h.State(), view.Viewer{Person: edge.Me(c).Person}, m.ID, now, h.Board.Law())
	if err != nil {
		return nil // not to be seen any more
	}
	var tasks []steward.Task
	add := func(t steward.Task) {
		t.Mission = card
		if v.Award != nil {
			t.Selected = v.Award.Developer
		}
		tasks = append(tasks, t)
	}
	if f := v.Failure; f != nil && f.SettledAt.IsZero() {
		add(steward.Task{Kind: "failure", Since: f.At, Until: f.AnswerBy, Answered: !f.AnsweredAt.IsZero(), Text: f.Text, Reply: f.Answer})
	}
	if d := v.Dispute; d != nil && d.SettledAt.IsZero() && card.Phase == models.Disputed {
		t := steward.Task{Kind: "dispute", Since: d.At, Text: d.Text}
		for _, side := range []models.Side{models.ByAuthority, models.ByDeveloper} {
			if o := d.Proposed[side]; o != "" {
				lang := edge.Me(c).Lang
				t.Proposed = append(t.Proposed, ui.T(lang, "steward.proposes", "side", ui.Label(lang, "side", string(side)), "outcome", ui.Label(lang, "outcome", string(o))))
			}
		}
		add(t)
	}
	if by := m.VerifyBy(); card.Phase == models.Delivered && !by.IsZero() && !now.Before(by) {
		add(steward.Task{Kind: "verification", Since: m.Deliveries[len(m.Deliveries)-1].At, Until: by})
	}
	return tasks
}

// task lets the board fill in the names and words of what waits.
type task steward.Task

// EachText implements models.Fillable.
func (t *task) EachText(fn func(*models.Text)) { fn(&t.Text); fn(&t.Reply) }

// EachWho implements models.Fillable.
func (t *task) EachWho(fn func(*view.Who)) {
	if t.Selected.ID != "" {
		fn(&t.Selected)
	}
}
