package api

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
)

// SoftwareList lists the software.
func (a API) SoftwareList() Endpoint {
	return Endpoint{summary: "List the software", answer: list[view.SoftwareView]{}, status: fiber.StatusOK, Handle: a.listSoftware, query: append([]parameter{{name: "q", about: "Words to look for."}}, paging...)}
}

func (a API) listSoftware(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	q := c.Query("q")
	if q == "" || a.search == nil {
		items, next := view.SoftwareList(a.State(), c.Query("after"), limit)
		return answer(c, fiber.StatusOK, listOf(items, next))
	}
	if len(q) > maxQuery {
		return models.Refuse(models.Invalid, models.Reason{Key: "query_too_long", Field: "q", Args: models.Args{"max": maxQuery}})
	}
	found, err := a.search.Software(q)
	if err != nil {
		return models.Fault(models.Unavailable, err, "search the software")
	}
	items := []view.SoftwareView{}
	for _, slug := range found {
		if v, err := view.Software(a.State(), slug, a.Board.Now()); err == nil && len(items) < limit {
			v.Missions, v.Developers = nil, nil
			items = append(items, v)
		}
	}
	return answer(c, fiber.StatusOK, listOf(items, ""))
}

// Software gives one software with its missions and developers.
func (a API) Software() Endpoint {
	return Endpoint{summary: "One software with its missions and developers", answer: view.SoftwareView{}, status: fiber.StatusOK, Handle: a.oneSoftware}
}

func (a API) oneSoftware(c *fiber.Ctx) error {
	v, err := view.Software(a.State(), c.Params("slug"), a.Board.Now())
	if err != nil {
		return err
	}
	if err := a.Fill(c, &v); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// Developers lists the developers.
func (a API) Developers() Endpoint {
	return Endpoint{summary: "List developers", answer: list[view.DeveloperCard]{}, status: fiber.StatusOK, Handle: a.listDevelopers, query: append([]parameter{{name: "software", about: "With a skill on it."}, {name: "domain", about: "With a skill in it.", enum: models.Domains}, {name: "q", about: "Software, domain or department."}}, paging...)}
}

func (a API) listDevelopers(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	f := view.DeveloperFilter{Software: c.Query("software"), Domain: c.Query("domain"), Q: c.Query("q")}
	items, next := view.Developers(a.State(), f, c.Query("after"), limit, a.Board.Now())
	if err := a.Fill(c, items); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, listOf([]view.DeveloperCard(items), next))
}

// Developer gives one developer with skills, reputation and works.
func (a API) Developer() Endpoint {
	return Endpoint{summary: "One developer with skills, reputation and works", answer: view.DeveloperView{}, status: fiber.StatusOK, Handle: a.oneDeveloper}
}

func (a API) oneDeveloper(c *fiber.Ctx) error {
	v, err := view.Developer(a.State(), view.Viewer{Person: edge.Me(c).Person}, c.Params("id"), a.Board.Now())
	if err != nil {
		return err
	}
	if err := a.Fill(c, &v); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// Authorities lists the authorities.
func (a API) Authorities() Endpoint {
	return Endpoint{summary: "List authorities", answer: list[view.AuthorityView]{}, status: fiber.StatusOK, Handle: a.listAuthorities, query: paging}
}

func (a API) listAuthorities(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	items, next := view.Authorities(a.State(), c.Query("after"), limit)
	return answer(c, fiber.StatusOK, listOf(items, next))
}

// Authority gives one authority with its missions and how it behaves.
func (a API) Authority() Endpoint {
	return Endpoint{summary: "One authority with its missions and delays", answer: view.AuthorityView{}, status: fiber.StatusOK, Handle: a.oneAuthority}
}

func (a API) oneAuthority(c *fiber.Ctx) error {
	v, err := view.Authority(a.State(), c.Params("id"), a.Board.Now())
	if err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// Me is what a person sees of themselves.
func (a API) Me() Endpoint {
	return Endpoint{summary: "Yourself", answer: view.Me{}, status: fiber.StatusOK, Handle: a.oneself}
}

func (a API) oneself(c *fiber.Ctx) error {
	w := edge.Me(c)
	v, err := view.MeOf(a.State(), w.Person.ID)
	if err != nil {
		return err
	}
	if err := a.Fill(c, &v); err != nil {
		return err
	}
	doc, err := a.Board.Person(c.UserContext(), w.Person.ID)
	if err != nil {
		return err
	}
	v.Name, v.Email = doc.Name, doc.Email
	return answer(c, fiber.StatusOK, v)
}

// Journal gives the public journal, page by page.
func (a API) Journal() Endpoint {
	return Endpoint{summary: "The public journal", answer: list[board.PublicCommit]{}, status: fiber.StatusOK, Handle: a.readJournal, query: paging}
}

func (a API) readJournal(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	var after int64
	if text := c.Query("after"); text != "" {
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 0 {
			return models.Refuse(models.Invalid, models.Reason{Key: "cursor_invalid", Field: "after"})
		}
	}
	items, next, err := a.Board.Journal(c.UserContext(), after, limit)
	if err != nil {
		return err
	}
	cursor := ""
	if next > 0 {
		cursor = strconv.FormatInt(next, 10)
	}
	return answer(c, fiber.StatusOK, listOf(items, cursor))
}
