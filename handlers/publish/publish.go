package publish

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/web/publish"
	"coupdemain/web/ui"
)

// Edit is the one screen on which a mission is worded: new, from a draft
// (?mission=), or from a mission that is posted again (?parent=). Whoever cannot
// publish reads what it takes.
func (h Pages) Edit(c *fiber.Ctx) error {
	if !h.publishes(c) {
		return h.publishDoor(c)
	}
	f, err := h.publishStart(c)
	if err != nil {
		return err
	}
	if f == nil { // published meanwhile: its page is the mission's
		return c.Redirect(h.missions.Home(c.Query("mission")), fiber.StatusSeeOther)
	}
	return h.Render(c, publish.Page(h.publishFrame(c), *f))
}

// publishes tells that the person is an agent.
func (h Pages) publishes(c *fiber.Ctx) bool {
	p := edge.Me(c).Person
	return p != nil && p.Suspended == "" && len(p.Agent) > 0
}

func (h Pages) publishDoor(c *fiber.Ctx) error {
	return h.Render(c, publish.Door(h.publishFrame(c), "/publier"))
}

func (h Pages) publishFrame(c *fiber.Ctx) ui.Page {
	p := h.Page(c, ui.T(edge.Me(c).Lang, "publish.title"))
	p.Section, p.NoIndex = ui.SectionMine, edge.Me(c).Person != nil
	return p
}

// publishStart makes the form that the address asks for; nil when the draft is published already.
func (h Pages) publishStart(c *fiber.Ctx) (*publish.Form, error) {
	w, state := edge.Me(c), h.State()
	if id := c.Query("mission"); id != "" {
		m, ok := state.Mission(id)
		switch {
		case !ok || !w.Person.IsAgent(m.Authority):
			return nil, models.Refuse(models.NotFound, models.Reason{Key: "mission_unknown"})
		case m.Public():
			return nil, nil
		}
		f := h.publishForm(c, m.Authority, m.Terms)
		f.Mission, f.Parent, f.SavedAt = m.ID, m.Parent, m.RevisedAt
		f.Values["seen"] = []string{seenAt(m)}
		return &f, nil
	}
	if id := c.Query("parent"); id != "" {
		m, ok := state.Mission(id)
		if !ok || !m.Public() || !w.Person.IsAgent(m.Authority) {
			return nil, models.Refuse(models.NotFound, models.Reason{Key: "mission_unknown"})
		}
		t := m.Terms
		t.OpensAt, t.ClosesAt = time.Time{}, time.Time{} // its days are past
		f := h.publishForm(c, m.Authority, t)
		f.Parent, f.ParentTitle = m.ID, t.Title
		return &f, nil
	}
	t := templateTerms(w.Lang, models.Kind(c.Query("nature")))
	if app, ok := state.Software(c.Query("logiciel")); ok {
		t.Software, t.Domain = app.Slug, app.Domain
	}
	f := h.publishForm(c, w.Person.Agent[0], t)
	return &f, nil
}

// templateTerms are the terms of a kind before anybody typed; an unknown kind is an installation.
func templateTerms(lang string, kind models.Kind) models.Terms {
	d := models.Template(kind)
	if d.Kind != kind || !isKind(kind) {
		d = models.Template(models.KindInstall)
	}
	t := models.Terms{Kind: d.Kind, WantedDays: d.WantedDays, Weights: d.Weights, Manual: d.Manual, RequiredLevel: d.Level,
		VerifyDays: d.VerifyDays, Data: d.Data, Licence: d.Licence, Place: models.Place{Remote: d.Remote}, Format: models.Sealed}
	if lang == ui.English {
		t.Manual = d.ManualEN
	}
	return t
}

func isKind(kind models.Kind) bool {
	for _, k := range models.Kinds {
		if k == kind {
			return true
		}
	}
	return false
}
