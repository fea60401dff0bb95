package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// apiSoftwareList lists the software.
func (s *Server) apiSoftwareList(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	q := c.Query("q")
	if q == "" || s.Search == nil {
		items, next := s.state().SoftwareList(c.Query("after"), limit)
		return answer(c, fiber.StatusOK, listOf(items, next))
	}
	if len(q) > maxQuery {
		return models.Refuse(models.Invalid, models.Reason{Key: "query_too_long", Field: "q", Args: models.Args{"max": maxQuery}})
	}
	found, err := s.Search.Software(q)
	if err != nil {
		return models.Fault(models.Unavailable, err, "search the software")
	}
	items := []models.SoftwareView{}
	for _, slug := range found {
		if v, err := s.state().SoftwareFor(slug, s.Board.Now()); err == nil && len(items) < limit {
			v.Missions, v.Developers = nil, nil
			items = append(items, v)
		}
	}
	return answer(c, fiber.StatusOK, listOf(items, ""))
}

// apiSoftware gives one software with its missions and developers.
func (s *Server) apiSoftware(c *fiber.Ctx) error {
	v, err := s.state().SoftwareFor(c.Params("slug"), s.Board.Now())
	if err != nil {
		return err
	}
	if err := s.see(c, &v); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// apiDevelopers lists the developers.
func (s *Server) apiDevelopers(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	f := models.DeveloperFilter{Software: c.Query("software"), Domain: c.Query("domain"), Q: c.Query("q")}
	items, next := s.state().Developers(f, c.Query("after"), limit, s.Board.Now())
	if err := s.see(c, items); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, listOf([]models.DeveloperCard(items), next))
}

// apiDeveloper gives one developer with skills, reputation and works.
func (s *Server) apiDeveloper(c *fiber.Ctx) error {
	v, err := s.state().DeveloperFor(models.Viewer{Person: me(c).person}, c.Params("id"), s.Board.Now())
	if err != nil {
		return err
	}
	if err := s.see(c, &v); err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// apiAuthorities lists the authorities.
func (s *Server) apiAuthorities(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	items, next := s.state().Authorities(c.Query("after"), limit)
	return answer(c, fiber.StatusOK, listOf(items, next))
}

// apiAuthority gives one authority with its missions and how it behaves.
func (s *Server) apiAuthority(c *fiber.Ctx) error {
	v, err := s.state().AuthorityFor(c.Params("id"), s.Board.Now())
	if err != nil {
		return err
	}
	return answer(c, fiber.StatusOK, v)
}

// apiMe is what a person sees of themselves.
func (s *Server) apiMe(c *fiber.Ctx) error {
	w := me(c)
	if w.person == nil {
		return models.Refuse(models.Unauthenticated, models.Reason{Key: "not_signed_in"})
	}
	v, err := s.state().MeOf(w.person.ID)
	if err != nil {
		return err
	}
	if err := s.see(c, &v); err != nil {
		return err
	}
	doc, err := s.Board.Person(c.UserContext(), w.person.ID)
	if err != nil {
		return err
	}
	v.Name, v.Email = doc.Name, doc.Email
	return answer(c, fiber.StatusOK, v)
}

// apiJournal gives the public journal, page by page.
func (s *Server) apiJournal(c *fiber.Ctx) error {
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
	items, next, err := s.Board.Journal(c.UserContext(), after, limit)
	if err != nil {
		return err
	}
	cursor := ""
	if next > 0 {
		cursor = strconv.FormatInt(next, 10)
	}
	return answer(c, fiber.StatusOK, listOf(items, cursor))
}
