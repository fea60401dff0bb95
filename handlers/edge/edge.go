// Package edge is the request kit: what every page, form and call of the board
// needs before it does its own work and after.
//
// It promises that every refusal reaches people with the same reasons by page and
// by API (errors.go), that no request is served past its bounds (bounds.go,
// limits.go), that nothing is changed by a request from another site (csrf.go),
// that a person sees what they wrote a moment ago, on whichever node
// (position.go), and that the cause of a fault is in the log and never in an answer.
//
// *fiber.Ctx does not go below the packages of handlers.
//
// How a page is written, in the package of its subject:
//
//	type Pages struct{ *edge.Edge }
//
//	func (h Pages) Thing(c *fiber.Ctx) error {
//		v := ...                                     // a view of models for edge.Me(c).Person
//		if err := h.Fill(c, &v); err != nil {        // names and texts from the vault
//			return err
//		}
//		p := h.Page(c, title)                        // frame: viewer, language, CSRF token, clock
//		p.Section = ui.SectionMissions
//		return h.Render(c, mission.Page(p, v))
//	}
//
//	func (h Pages) ChangeThing(c *fiber.Ctx) error {
//		f := h.Form(c)
//		cmd := &models.PlaceBid{Mission: c.Params("id"), Amount: f.Money("amount")}
//		err := f.Err()
//		if err == nil {
//			_, err = h.Do(c, cmd)
//		}
//		if err != nil {
//			return h.Refused(c, err, func(reasons []models.Reason) templ.Component { return mission.Page(…) })
//		}
//		return h.Done(c, "/missions/"+id, "bid.placed") // 303, then the notice done.bid.placed
//	}
package edge

import (
	"log/slog"
	"net/netip"
	"net/url"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/models"
)

// Config is what the edge needs of the configuration.
type Config struct {
	URL      string         // public address, without a final slash
	Operator string         // who runs the board, for the footer; may be empty
	Demo     bool           // everything here is imaginary
	Limits   bool           // false only for measurements on loopback
	Mailbox  bool           // kept mails may be read at /boite
	Proxies  []netip.Prefix // whose X-Forwarded-For is believed
	Version  string
}

// Search finds ids by words, best first.
type Search interface {
	Missions(q string) ([]string, error)
	Software(q string) ([]string, error)
}

// Edge is what the subjects share of a running board.
type Edge struct {
	Board   *board.Board
	Auth    *auth.Auth
	Log     *slog.Logger
	Config  Config
	Metrics *Metrics

	secure  bool   // the public address is https
	sockets string // ws(s):// address of the public host, for the CSP
	csrf    []byte
	upload  chan struct{}
}

// New makes the kit of a board; measures are made when none are given.
func New(b *board.Board, a *auth.Auth, log *slog.Logger, config Config, m *Metrics) *Edge {
	if m == nil {
		m = NewMetrics()
	}
	e := &Edge{Board: b, Auth: a, Log: log, Config: config, Metrics: m, csrf: b.Secret("csrf"), upload: make(chan struct{}, maxUploads)}
	if u, err := url.Parse(config.URL); err == nil {
		e.secure = u.Scheme == "https"
		e.sockets = "ws://" + u.Host
		if e.secure {
			e.sockets = "wss://" + u.Host
		}
	}
	return e
}

// State is the board as it is now.
func (e *Edge) State() models.State { return e.Board.State() }
