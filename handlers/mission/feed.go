package mission

import (
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/feeds"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// Bounds of the feeds: readers poll them, whoever they are.
const (
	feedMissions = 50
	feedCloses   = 200
)

// Feed is the newest missions as an Atom feed.
func (h Pages) Feed(c *fiber.Ctx) error {
	lang, state, now := edge.Me(c).Lang, h.State(), h.Board.Now()
	page := view.Missions(state, view.Filter{Newest: true}, "", feedMissions, now)
	feed := &feeds.Feed{
		Title: ui.T(lang, "board.feed_title"), Id: h.Config.URL + "/missions.atom", Updated: time.Unix(0, 0).UTC(),
		Link: &feeds.Link{Href: h.Config.URL + "/", Rel: "alternate"}, Description: ui.T(lang, "board.description"),
	}
	for _, m := range page.Items {
		address := h.Config.URL + ui.MissionAddress(m)
		feed.Add(&feeds.Item{
			Id: address, Title: m.Title, Link: &feeds.Link{Href: address, Rel: "alternate"}, Author: &feeds.Author{Name: m.Authority.Name},
			Description: m.Gist, Created: m.PublishedAt, Updated: m.ChangedAt,
		})
		if m.ChangedAt.After(feed.Updated) {
			feed.Updated = m.ChangedAt
		}
	}
	text, err := feed.ToAtom()
	if err != nil {
		return models.Fault(models.Internal, err, "write the feed")
	}
	return sendFeed(c, "application/atom+xml; charset=utf-8", text)
}

// Calendar is the next closes as a calendar that agendas subscribe to.
func (h Pages) Calendar(c *fiber.Ctx) error {
	lang, state, now := edge.Me(c).Lang, h.State(), h.Board.Now()
	page := view.Missions(state, view.Filter{}, "", feedCloses, now)
	cal := ics.NewCalendarFor("coupdemain")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(ui.T(lang, "board.ics_title"))
	cal.SetRefreshInterval("PT1H")
	for _, m := range page.Items {
		e := cal.AddEvent(m.ID + "@coupdemain")
		e.SetDtStampTime(m.ChangedAt)
		e.SetStartAt(m.EffectiveEnd)
		e.SetEndAt(m.EffectiveEnd)
		e.SetSummary(ui.T(lang, "board.ics_event", "title", m.Title))
		e.SetDescription(m.Authority.Name + "\n" + m.Gist)
		e.SetURL(h.Config.URL + ui.MissionAddress(m))
	}
	return sendFeed(c, "text/calendar; charset=utf-8", cal.Serialize())
}

func sendFeed(c *fiber.Ctx, kind, text string) error {
	c.Set(fiber.HeaderContentType, kind)
	c.Vary(fiber.HeaderCookie, fiber.HeaderAcceptLanguage)
	return c.SendString(text)
}
