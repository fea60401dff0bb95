package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/software"
	"coupdemain/web/ui"
)

// cataloguePage lists the software, or what a search finds.
func (s *Server) cataloguePage(c *fiber.Ctx) error {
	lang, st := me(c).lang, s.state()
	l := software.ListData{Words: asked(c, "q"), After: asked(c, "apres")}
	_, _, _, _, l.Total = st.Counts()
	var err error
	switch {
	case l.Words == "":
		l.Items, l.Next = st.SoftwareList(l.After, listed)
	case s.Search != nil:
		l.Items, err = s.softwareFound(st, l.Words)
	default:
		l.Items, l.Next = catalogueNamed(st, l.Words, l.After)
	}
	if err != nil {
		return err
	}
	p := s.page(c, ui.T(lang, "catalogue.title"))
	p.Section, p.Description = ui.SectionSoftware, ui.T(lang, "catalogue.lead", "n", l.Total)
	return s.render(c, software.List(p, l))
}

func (s *Server) softwareFound(st models.State, words string) ([]models.SoftwareView, error) {
	slugs, err := s.Search.Software(words)
	if err != nil {
		return nil, models.Fault(models.Unavailable, err, "search the software")
	}
	var items []models.SoftwareView
	for _, slug := range slugs {
		if len(items) == listed {
			break
		}
		if v, err := st.SoftwareFor(slug, s.Board.Now()); err == nil {
			items = append(items, v)
		}
	}
	return items, nil
}

// catalogueNamed finds by name and function in a board that runs without a search index.
func catalogueNamed(st models.State, words, after string) (items []models.SoftwareView, next string) {
	words = strings.ToLower(words)
	for {
		page, more := st.SoftwareList(after, 100)
		for _, v := range page {
			if !strings.Contains(strings.ToLower(v.Name+"\n"+v.Slug+"\n"+v.Function), words) {
				continue
			}
			if len(items) == listed {
				return items, items[listed-1].Slug
			}
			items = append(items, v)
		}
		if more == "" {
			return items, ""
		}
		after = more
	}
}

// softwarePage shows one software: what it is for, its missions and who knows it.
func (s *Server) softwarePage(c *fiber.Ctx) error {
	v, err := s.state().SoftwareFor(c.Params("slug"), s.Board.Now())
	if err != nil {
		return err
	}
	if err := s.see(c, &v); err != nil {
		return err
	}
	p := s.page(c, v.Name)
	p.Section, p.Description = ui.SectionSoftware, v.Function
	return s.render(c, software.Page(p, v))
}
