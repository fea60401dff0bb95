// Package people is who is on the board: developers and authorities, one's own
// profile and account, and how one signs in.
package people

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/software"
	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/people"
	"coupdemain/web/ui"
)

// Pages are the pages and forms of this subject.
type Pages struct{ *edge.Edge }

// listed is how many entries a page of a list has.
const listed = 30

// Developers lists the developers, narrowed by software and domain.
func (h Pages) Developers(c *fiber.Ctx) error {
	lang := edge.Me(c).Lang
	l := people.DeveloperList{Software: edge.Asked(c, "logiciel"), Domain: edge.Asked(c, "domaine"), After: edge.Asked(c, "apres")}
	f := view.DeveloperFilter{}
	f.Domain, _ = models.ParseDomain(l.Domain)
	l.Domain = f.Domain
	st := h.State()
	l.Names = software.Names(st)
	if l.Software != "" {
		slug, known := software.Find(st, l.Software)
		f.Software, l.Unknown = slug, !known
		if w, ok := st.Software(slug); ok {
			l.Software = w.Name
		}
	}
	if !l.Unknown {
		l.Cards, l.Next = view.Developers(st, f, l.After, listed, h.Board.Now())
		if err := h.Fill(c, l.Cards); err != nil {
			return err
		}
	}
	p := h.Page(c, ui.T(lang, "developers.title"))
	p.Section, p.Description = ui.SectionDevelopers, ui.T(lang, "developers.lead")
	return h.Render(c, people.Developers(p, l))
}

// Developer shows one developer, with the figures behind the reputation.
func (h Pages) Developer(c *fiber.Ctx) error {
	st, now, id := h.State(), h.Board.Now(), c.Params("id")
	v, err := view.Developer(st, view.Viewer{Person: edge.Me(c).Person}, id, now)
	if err != nil {
		return err
	}
	if err := h.Fill(c, &v); err != nil {
		return err
	}
	d := people.DeveloperData{View: v, Works: map[string]score.Work{}}
	if profile, ok := st.Developer(id); ok {
		d.Bids = profile.Bids
		for _, w := range st.Works(profile, now) {
			d.Works[w.Mission] = w
		}
	}
	p := h.Page(c, v.Name)
	p.Section = ui.SectionDevelopers
	return h.Render(c, people.Developer(p, d))
}

// Authorities lists the authorities by name.
func (h Pages) Authorities(c *fiber.Ctx) error {
	lang := edge.Me(c).Lang
	l := people.AuthorityList{After: edge.Asked(c, "apres")}
	l.Items, l.Next = view.Authorities(h.State(), l.After, listed)
	p := h.Page(c, ui.T(lang, "authorities.title"))
	p.Section, p.Description = ui.SectionAuthorities, ui.T(lang, "authorities.lead")
	return h.Render(c, people.Authorities(p, l))
}

// Authority shows one authority: its missions and how it behaves.
func (h Pages) Authority(c *fiber.Ctx) error {
	v, err := view.Authority(h.State(), c.Params("id"), h.Board.Now())
	if err != nil {
		return err
	}
	p := h.Page(c, v.Name)
	p.Section = ui.SectionAuthorities
	return h.Render(c, people.Authority(p, v))
}
