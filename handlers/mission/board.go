package mission

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
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

// List is the first page: the open missions. It reads the state and nothing
// else: no vault, so that a crowd costs the store nothing.
func (h Pages) List(c *fiber.Ctx) error {
	lang, seen := edge.Me(c).Lang, h.seen(c)
	from, key, keep := h.momentOf(c, seen)
	if page, ok := h.kept.get(from, key); keep && ok {
		return sendKept(c, page)
	}
	asked := boardQuery(c)
	filter, err := h.boardFilter(asked)
	if err != nil {
		return err
	}
	now, state := h.Board.Now(), h.State()
	b := mission.BoardData{
		Facets: state.Facets(), Asked: asked, Words: asked.Get("q"), Search: h.search != nil,
		Seen: seen, Newest: filter.Newest, Later: asked.Get("suites") != "",
	}
	title := ui.T(lang, "board.title")
	switch {
	case b.Later:
		title = ui.T(lang, "board.closed_page")
		b.Missions.Items = view.Recent(state, boardClosed, now)
		b.Missions.Total = len(b.Missions.Items)
	default:
		b.Missions = view.Missions(state, filter, asked.Get("apres"), boardCards, now)
		if asked.Get("apres") == "" {
			b.Recent = view.Recent(state, boardRecent, now)
		}
	}
	p := h.Page(c, title)
	p.Section, p.Topic, p.Scripts = ui.SectionMissions, view.BoardTopic, []string{"board.ts"}
	p.Description = ui.T(lang, "board.description")
	p.Pos = state.Pos
	p.NoIndex = len(asked) > 0
	p.Feeds = []ui.Feed{
		{Title: ui.T(lang, "board.feed_title"), URL: "/missions.atom", Type: "application/atom+xml"},
		{Title: ui.T(lang, "board.ics_title"), URL: "/clotures.ics", Type: "text/calendar"},
	}
	if keep {
		return h.renderKept(c, from, key, mission.Board(p, b))
	}
	return h.Render(c, mission.Board(p, b))
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
func (h Pages) boardFilter(asked url.Values) (view.Filter, error) {
	f := view.Filter{
		Software: asked.Get("logiciel"), Domain: asked.Get("domaine"), Kind: models.Kind(asked.Get("type")),
		Department: asked.Get("lieu"), Format: models.Format(asked.Get("format")), Level: models.Level(asked.Get("niveau")),
		Soon: asked.Get("bientot") != "", Newest: asked.Get("tri") == "publication",
	}
	if q := asked.Get("q"); q != "" && h.search != nil {
		ids, err := h.search.Missions(q)
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
func (h Pages) seen(c *fiber.Ctx) bool {
	if c.Cookies(seenCookie) != "" {
		return true
	}
	h.Keep(c, seenCookie, "1", "/", 180*24*time.Hour)
	return false
}
