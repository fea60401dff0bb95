package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/live"
	"coupdemain/models"
)

// socket upgrades a request to a websocket and hands it to the hub. Whoever asks
// was identified before, by cookie or bearer token: a foreign page that opens a
// socket with somebody's cookie is refused by its origin.
func (s *Server) socket() fiber.Handler {
	upgrader := newUpgrader(s.Config.URL)
	return func(c *fiber.Ctx) error {
		if s.Live == nil {
			return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
		}
		w := me(c)
		who := live.Who{Person: w.by(), Session: w.session, Lang: w.lang, IP: s.address(c)}
		if w.bearer {
			who.Session, who.Token = "", w.token
		}
		return upgrade(c, upgrader, nil, live.Wrap, s.Live.Accept(who))
	}
}
