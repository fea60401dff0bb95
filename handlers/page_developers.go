package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/web/people"
	"coupdemain/web/ui"
)

// listed is how many entries a page of a list has.
const listed = 30

// maxAsked bounds what is searched for, in bytes.
const maxAsked = 200

// developersPage lists the developers, narrowed by software and domain.
func (s *Server) developersPage(c *fiber.Ctx) error {
	lang := me(c).lang
	l := people.DeveloperList{Software: asked(c, "logiciel"), Domain: asked(c, "domaine"), After: asked(c, "apres")}
	f := models.DeveloperFilter{}
	f.Domain, _ = models.ParseDomain(l.Domain)
	l.Domain = f.Domain
	st := s.state()
	l.Names = softwareNames(st)
	if l.Software != "" {
		slug, known := findSoftware(st, l.Names, l.Software)
		f.Software, l.Unknown = slug, !known
		if w, ok := st.Software(slug); ok {
			l.Software = w.Name
		}
	}
	if !l.Unknown {
		l.Cards, l.Next = st.Developers(f, l.After, listed, s.Board.Now())
		if err := s.see(c, l.Cards); err != nil {
			return err
		}
	}
	p := s.page(c, ui.T(lang, "developers.title"))
	p.Section, p.Description = ui.SectionDevelopers, ui.T(lang, "developers.lead")
	return s.render(c, people.Developers(p, l))
}

// developerPage shows one developer, with the figures behind the reputation.
func (s *Server) developerPage(c *fiber.Ctx) error {
	st, now, id := s.state(), s.Board.Now(), c.Params("id")
	v, err := st.DeveloperFor(models.Viewer{Person: me(c).person}, id, now)
	if err != nil {
		return err
	}
	if err := s.see(c, &v); err != nil {
		return err
	}
	d := people.DeveloperData{View: v, Works: map[string]score.Work{}}
	if profile, ok := st.Developer(id); ok {
		d.Bids = profile.Bids
		for _, w := range st.Works(profile, now) {
			d.Works[w.Mission] = w
		}
	}
	p := s.page(c, v.Name)
	p.Section = ui.SectionDevelopers
	return s.render(c, people.Developer(p, d))
}

// asked is a field of the query, trimmed and bounded: what is longer is looked for cut.
func asked(c *fiber.Ctx, field string) string {
	text := strings.ToValidUTF8(c.Query(field), "")
	if len(text) > maxAsked {
		text = strings.ToValidUTF8(text[:maxAsked], "")
	}
	return strings.TrimSpace(text)
}
