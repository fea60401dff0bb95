package handlers

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/publish"
	"coupdemain/web/ui"
)

// publishPage is the one screen on which a mission is worded: new, from a draft
// (?mission=), or from a mission that is posted again (?parent=). Whoever cannot
// publish reads what it takes.
func (s *Server) publishPage(c *fiber.Ctx) error {
	if !s.publishes(c) {
		return s.publishDoor(c)
	}
	f, err := s.publishStart(c)
	if err != nil {
		return err
	}
	if f == nil { // published meanwhile: its page is the mission's
		return c.Redirect(s.missionHome(c.Query("mission")), fiber.StatusSeeOther)
	}
	return s.render(c, publish.Page(s.publishFrame(c), *f))
}

// publishes tells that the person is an agent.
func (s *Server) publishes(c *fiber.Ctx) bool {
	p := me(c).person
	return p != nil && p.Suspended == "" && len(p.Agent) > 0
}

func (s *Server) publishDoor(c *fiber.Ctx) error {
	return s.render(c, publish.Door(s.publishFrame(c), "/publier"))
}

func (s *Server) publishFrame(c *fiber.Ctx) ui.Page {
	p := s.page(c, ui.T(me(c).lang, "publish.title"))
	p.Section, p.NoIndex = ui.SectionMine, me(c).person != nil
	return p
}

// publishStart makes the form that the address asks for; nil when the draft is published already.
func (s *Server) publishStart(c *fiber.Ctx) (*publish.Form, error) {
	w, state := me(c), s.state()
	if id := c.Query("mission"); id != "" {
		m, ok := state.Mission(id)
		switch {
		case !ok || !w.person.IsAgent(m.Authority):
			return nil, models.Refuse(models.NotFound, models.Reason{Key: "mission_unknown"})
		case m.Public():
			return nil, nil
		}
		f := s.publishForm(c, m.Authority, m.Terms)
		f.Mission, f.Parent, f.SavedAt = m.ID, m.Parent, m.RevisedAt
		f.Values["seen"] = []string{seenAt(m)}
		return &f, nil
	}
	if id := c.Query("parent"); id != "" {
		m, ok := state.Mission(id)
		if !ok || !m.Public() || !w.person.IsAgent(m.Authority) {
			return nil, models.Refuse(models.NotFound, models.Reason{Key: "mission_unknown"})
		}
		t := m.Terms
		t.OpensAt, t.ClosesAt = time.Time{}, time.Time{} // its days are past
		f := s.publishForm(c, m.Authority, t)
		f.Parent, f.ParentTitle = m.ID, t.Title
		return &f, nil
	}
	t := templateTerms(w.lang, models.Kind(c.Query("nature")))
	if app, ok := state.Software(c.Query("logiciel")); ok {
		t.Software, t.Domain = app.Slug, app.Domain
	}
	f := s.publishForm(c, w.person.Agent[0], t)
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

// softwareSlug finds a listed software by its slug or its name, whatever the case.
// What nobody lists stays as it was typed: the panel then says so.
func softwareSlug(state models.State, text string) string {
	text = strings.TrimSpace(text)
	if _, ok := state.Software(strings.ToLower(text)); ok {
		return strings.ToLower(text)
	}
	for _, ref := range listedSoftware(state) {
		if strings.EqualFold(ref.Name, text) {
			return ref.Slug
		}
	}
	return text
}

// mostSoftware bounds the list that the field offers: the known catalogues hold some hundreds.
const mostSoftware = 2000

func listedSoftware(state models.State) []models.SoftRef {
	var refs []models.SoftRef
	after := ""
	for len(refs) < mostSoftware {
		page, next := state.SoftwareList(after, 200)
		for _, v := range page {
			refs = append(refs, models.SoftRef{Slug: v.Slug, Name: v.Name})
		}
		if next == "" {
			break
		}
		after = next
	}
	return refs
}
