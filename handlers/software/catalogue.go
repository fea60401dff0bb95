// Package software is the catalogue: what is listed, what is found, and one
// software with its missions and developers. Other subjects find by name what a
// field of a form names (Names, Find, Typed).
package software

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/software"
	"coupdemain/web/ui"
)

// Pages are the pages of this subject.
type Pages struct {
	*edge.Edge
	search edge.Search // nil: found by name and function
}

// New makes the pages.
func New(e *edge.Edge, search edge.Search) Pages { return Pages{Edge: e, search: search} }

// shown is how many entries a page of the list has.
const shown = 30

// List lists the software, or what a search finds.
func (h Pages) List(c *fiber.Ctx) error {
	lang, st := edge.Me(c).Lang, h.State()
	l := software.ListData{Words: edge.Asked(c, "q"), After: edge.Asked(c, "apres")}
	_, _, _, _, l.Total = st.Counts()
	var err error
	switch {
	case l.Words == "":
		l.Items, l.Next = view.SoftwareList(st, l.After, shown)
	case h.search != nil:
		l.Items, err = h.found(st, l.Words)
	default:
		l.Items, l.Next = catalogueNamed(st, l.Words, l.After)
	}
	if err != nil {
		return err
	}
	p := h.Page(c, ui.T(lang, "catalogue.title"))
	p.Section, p.Description = ui.SectionSoftware, ui.T(lang, "catalogue.lead", "n", l.Total)
	return h.Render(c, software.List(p, l))
}

func (h Pages) found(st models.State, words string) ([]view.SoftwareView, error) {
	slugs, err := h.search.Software(words)
	if err != nil {
		return nil, models.Fault(models.Unavailable, err, "search the software")
	}
	var items []view.SoftwareView
	for _, slug := range slugs {
		if len(items) == shown {
			break
		}
		if v, err := view.Software(st, slug, h.Board.Now()); err == nil {
			items = append(items, v)
		}
	}
	return items, nil
}

// catalogueNamed finds by name and function in a board that runs without a search index.
func catalogueNamed(st models.State, words, after string) (items []view.SoftwareView, next string) {
	words = strings.ToLower(words)
	for {
		page, more := view.SoftwareList(st, after, 100)
		for _, v := range page {
			if !strings.Contains(strings.ToLower(v.Name+"\n"+v.Slug+"\n"+v.Function), words) {
				continue
			}
			if len(items) == shown {
				return items, items[shown-1].Slug
			}
			items = append(items, v)
		}
		if more == "" {
			return items, ""
		}
		after = more
	}
}

// Show shows one software: what it is for, its missions and who knows it.
func (h Pages) Show(c *fiber.Ctx) error {
	v, err := view.Software(h.State(), c.Params("slug"), h.Board.Now())
	if err != nil {
		return err
	}
	if err := h.Fill(c, &v); err != nil {
		return err
	}
	p := h.Page(c, v.Name)
	p.Section, p.Description = ui.SectionSoftware, v.Function
	return h.Render(c, software.Page(p, v))
}
