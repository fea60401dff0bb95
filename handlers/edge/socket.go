package edge

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/live"
)

// Socket upgrades a request to a websocket and hands it to the hub; without one it
// is not_found. Whoever asks was identified before, by cookie or bearer token: a
// foreign page that opens a socket with somebody's cookie is refused by its origin
// (forbidden foreign_origin), what is no handshake as invalid websocket_expected.
func (e *Edge) Socket(hub *live.Hub) fiber.Handler {
	upgrader := newUpgrader(e.Config.URL)
	return func(c *fiber.Ctx) error {
		if hub == nil {
			return NotFound()
		}
		w := Me(c)
		who := live.Who{Person: w.By(), Session: w.Session, Lang: w.Lang, IP: e.address(c)}
		if w.Bearer {
			who.Session, who.Token = "", w.Token
		}
		return upgrade(c, upgrader, nil, live.Wrap, hub.Accept(who))
	}
}
