package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
)

// softwareList lists the software.
func (a api) softwareList() endpoint {
	return endpoint{summary: "List the software", answer: list[models.SoftwareView]{}, status: fiber.StatusOK, handle: a.listSoftware, query: append([]parameter{{name: "q", about: "Words to look for."}}, paging...)}
}

func (a api) listSoftware(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	q := c.Query("q")
	if q == "" || a.Search == nil {
		items, next := a.state().SoftwareList(c.Query("after"), limit)
		return answer(c, fiber.StatusOK, listOf(items, next))
	}
	if len(q) > maxQuery {
		return models.Refuse(models.Invalid, models.Reason{Key: "query_too_long", Field: "q", Args: models.Args{"max": maxQuery}})
	}
	found, err := a.Search.Software(q)
	if err != nil {
		return models.Fault(models.Unavailable, err, "search the software")
	}
	items := []models.SoftwareView{}
	for _, slug := range found {
		if v, err := a.state().SoftwareFor(slug, a.Board.Now()); err == nil && len(items) < limit {
			v.Missions, v.Developers = nil, nil
			items = append(items, v)
		}
	}
	return answer(c, fiber.StatusOK, listOf(items, ""))
}

// software gives one software with its missions and developers.
func (a api) software() endpoint {
	return endpoint{summary: "One software with its missions and developers", answer: models.SoftwareView{}, status: fiber.StatusOK, handle: a.oneSoftware}
}

func (a api) oneSoftware(c *fiber.Ctx) error {
	v, err := a.state().SoftwareFor(c.Params("slug"), a.Board.Now())
	if err != nil {
		return err
	}
	if err := a.see(c, &v); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// developers lists the developers.
func (a api) developers() endpoint {
	return endpoint{summary: "List developers", answer: list[models.DeveloperCard]{}, status: fiber.StatusOK, handle: a.listDevelopers, query: append([]parameter{{name: "software", about: "With a skill on it."}, {name: "domain", about: "With a skill in it.", enum: models.Domains}, {name: "q", about: "Software, domain or department."}}, paging...)}
}

func (a api) listDevelopers(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	f := models.DeveloperFilter{Software: c.Query("software"), Domain: c.Query("domain"), Q: c.Query("q")}
	items, next := a.state().Developers(f, c.Query("after"), limit, a.Board.Now())
	if err := a.see(c, items); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, listOf([]models.DeveloperCard(items), next))
}

// developer gives one developer with skills, reputation and works.
func (a api) developer() endpoint {
	return endpoint{summary: "One developer with skills, reputation and works", answer: models.DeveloperView{}, status: fiber.StatusOK, handle: a.oneDeveloper}
}

func (a api) oneDeveloper(c *fiber.Ctx) error {
	v, err := a.state().DeveloperFor(models.Viewer{Person: me(c).person}, c.Params("id"), a.Board.Now())
	if err != nil {
		return err
	}
	if err := a.see(c, &v); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// authorities lists the authorities.
func (a api) authorities() endpoint {
	return endpoint{summary: "List authorities", answer: list[models.AuthorityView]{}, status: fiber.StatusOK, handle: a.listAuthorities, query: paging}
}

func (a api) listAuthorities(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	items, next := a.state().Authorities(c.Query("after"), limit)
	return answer(c, fiber.StatusOK, listOf(items, next))
}

// authority gives one authority with its missions and how it behaves.
func (a api) authority() endpoint {
	return endpoint{summary: "One authority with its missions and delays", answer: models.AuthorityView{}, status: fiber.StatusOK, handle: a.oneAuthority}
}

func (a api) oneAuthority(c *fiber.Ctx) error {
	v, err := a.state().AuthorityFor(c.Params("id"), a.Board.Now())
	if err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// me is what a person sees of themselves.
func (a api) me() endpoint {
	return endpoint{summary: "Yourself", answer: models.Me{}, status: fiber.StatusOK, handle: a.oneself}
}

func (a api) oneself(c *fiber.Ctx) error {
	w := me(c)
	v, err := a.state().MeOf(w.person.ID)
	if err != nil {
		return err
	}
	if err := a.see(c, &v); err != nil {
		return err
	}
	doc, err := a.Board.Person(c.UserContext(), w.person.ID)
	if err != nil {
		return err
	}
	v.Name, v.Email = doc.Name, doc.Email
	return answer(c, fiber.StatusOK, v)
}

// journal gives the public journal, page by page.
func (a api) journal() endpoint {
	return endpoint{summary: "The public journal", answer: list[board.PublicCommit]{}, status: fiber.StatusOK, handle: a.readJournal, query: paging}
}

func (a api) readJournal(c *fiber.Ctx) error {
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
