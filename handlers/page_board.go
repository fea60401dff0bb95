package handlers

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/mission"
	"coupdemain/web/ui"
)

// Bounds of the board page: cards on a page, what followed beside it, words of a search.
const (
	boardCards  = 30
	boardRecent = 5
	boardClosed = 200
	maxWords    = 100
	maxCursor   = 80
)

// seenCookie remembers that the promise was read: it folds on a phone.
const seenCookie = "cdm_seen"

// boardPage is the first page: the open missions. It reads the state and nothing
// else: no vault, so that a crowd costs the store nothing.
func (s *Server) boardPage(c *fiber.Ctx) error {
	lang, seen := me(c).lang, s.seen(c)
	from, key, keep := s.boardKey(c, seen)
	if page, ok := s.board.get(from, key); keep && ok {
		return sendKept(c, page)
	}
	asked := boardQuery(c)
	filter, err := s.boardFilter(asked)
	if err != nil {
		return err
	}
	now, state := s.Board.Now(), s.state()
	b := mission.BoardData{
		Facets: state.Facets(), Asked: asked, Words: asked.Get("q"), Search: s.Search != nil,
		Seen: seen, Newest: filter.Newest, Later: asked.Get("suites") != "",
	}
	title := ui.T(lang, "board.title")
	switch {
	case b.Later:
		title = ui.T(lang, "board.closed_page")
		b.Missions.Items = state.Recent(boardClosed, now)
		b.Missions.Total = len(b.Missions.Items)
	default:
		b.Missions = state.Missions(filter, asked.Get("apres"), boardCards, now)
		if asked.Get("apres") == "" {
			b.Recent = state.Recent(boardRecent, now)
		}
	}
	p := s.page(c, title)
	p.Section, p.Topic, p.Scripts = ui.SectionMissions, models.BoardTopic, []string{"board.ts"}
	p.Description = ui.T(lang, "board.description")
	p.Pos = state.Pos
	p.NoIndex = len(asked) > 0
	p.Feeds = []ui.Feed{
		{Title: ui.T(lang, "board.feed_title"), URL: "/missions.atom", Type: "application/atom+xml"},
		{Title: ui.T(lang, "board.ics_title"), URL: "/clotures.ics", Type: "text/calendar"},
	}
	if keep {
		return s.renderKept(c, from, key, mission.Board(p, b))
	}
	return s.render(c, mission.Board(p, b))
}

// boardQuery keeps what the board knows of a query, bounded.
func boardQuery(c *fiber.Ctx) url.Values {
	asked := url.Values{}
	for k, v := range c.Context().QueryArgs().All() {
		name, value := string(k), strings.TrimSpace(string(v))
		if value == "" || !slices.Contains(mission.BoardQuery, name) || len(asked[name]) >= 8 {
			continue
		}
		limit := maxCursor
		if name == "q" {
			limit = maxWords
		}
		if r := []rune(value); len(r) > limit {
			value = string(r[:limit])
		}
		if name != "avant" {
			asked.Set(name, value)
			continue
		}
		asked.Add(name, value)
	}
	return asked
}

// boardFilter reads the query as a filter; words that no enumeration has find nothing.
func (s *Server) boardFilter(asked url.Values) (models.Filter, error) {
	f := models.Filter{
		Software: asked.Get("logiciel"), Domain: asked.Get("domaine"), Kind: models.Kind(asked.Get("type")),
		Department: asked.Get("lieu"), Format: models.Format(asked.Get("format")), Level: models.Level(asked.Get("niveau")),
		Soon: asked.Get("bientot") != "", Newest: asked.Get("tri") == "publication",
	}
	if q := asked.Get("q"); q != "" && s.Search != nil {
		ids, err := s.Search.Missions(q)
		if err != nil {
			return f, models.Fault(models.Internal, err, "search the missions")
		}
		f.IDs = make(map[string]bool, len(ids))
		for _, id := range ids {
			f.IDs[id] = true
		}
	}
	return f, nil
}

// seen tells whether the promise was read before, and notes that it now is.
func (s *Server) seen(c *fiber.Ctx) bool {
	if c.Cookies(seenCookie) != "" {
		return true
	}
	c.Cookie(&fiber.Cookie{Name: seenCookie, Value: "1", Path: "/", MaxAge: 180 * 24 * 3600, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure})
	return false
}
