// Package handlers is the edge: it reads requests, knows who asks, hands one
// command to the board or one view to a page, and answers.
//
// It promises that every refusal reaches people with the same reasons by page and
// by API (errors.go), that no request is served past its bounds (limits.go), that
// nothing is changed by a request from another site (csrf.go), and that the cause
// of a fault is in the log and never in an answer. routes.go shows every route.
//
// It may import models, web and app's packages, never a driver. *fiber.Ctx stays here.
//
// How a page is written (page_*.go, form_*.go):
//
//	func (s *Server) thingPage(c *fiber.Ctx) error {
//		v := ...                                     // a view of models for me(c).person
//		if err := s.see(c, &v); err != nil {         // names and texts from the vault
//			return err
//		}
//		p := s.page(c, title)                        // frame: viewer, language, CSRF token, clock
//		p.Section = web.SectionMissions
//		return s.render(c, web.Thing(p, v))
//	}
//
//	func (s *Server) thingForm(c *fiber.Ctx) error {
//		f := s.form(c)
//		cmd := &models.PlaceBid{Mission: c.Params("id"), Amount: f.money("amount")}
//		err := f.err()
//		if err == nil {
//			_, err = s.do(c, cmd)
//		}
//		if err != nil {
//			return s.refused(c, err, func(reasons []models.Reason) templ.Component { return web.Thing(…) })
//		}
//		return s.done(c, "/missions/"+id, "bid.placed") // 303, then the notice done.bid.placed
//	}
package handlers

import (
	"context"
	"log/slog"
	"net/netip"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"coupdemain/app/alerts"
	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/app/live"
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

// Box is the list of mails that were kept instead of sent.
type Box interface {
	List(address string) []alerts.Kept
	Find(n int64) (alerts.Kept, bool)
}

// Search finds ids by words, best first.
type Search interface {
	Missions(q string) ([]string, error)
	Software(q string) ([]string, error)
}

// Demo runs the live room of the demonstration.
type Demo interface {
	StartRoom(ctx context.Context) (mission string, err error)
}

// Door is a person of the demonstration as whom a visitor may enter.
type Door struct {
	Label, Email, About, Of string
	Role                    string // "agent", "developer", "steward"
}

// Server is the edge with what it works on. Box, Live, Search and Demo may be nil:
// the routes that need them then answer 404.
type Server struct {
	Board   *board.Board
	Auth    *auth.Auth
	Log     *slog.Logger
	Config  Config
	Box     Box
	Live    *live.Hub
	Search  Search
	Demo    Demo
	Doors   []Door // of the demonstration
	Metrics *Metrics

	secure  bool   // the public address is https
	sockets string // ws(s):// address of the public host, for the CSP
	csrf    []byte
	upload  chan struct{}
	board   *boardCache
}

// Bounds of every request.
const (
	maxBody     = 256 << 10
	maxUpload   = 25 << 20
	maxUploads  = 4 // read into memory at once
	readLimit   = 15 * time.Second
	uploadLimit = 2 * time.Minute
	writeLimit  = 60 * time.Second
	idleLimit   = 75 * time.Second
	workLimit   = 40 * time.Second // past the 30 s after which the board says "unknown"
)

// New makes the application. It starts nothing: app listens.
func New(server Server) *fiber.App {
	return newApp(server, func(r route) route { return r })
}

// newApp serves each line of the table as change makes it.
func newApp(server Server, change func(route) route) *fiber.App {
	s := &server
	if s.Metrics == nil {
		s.Metrics = NewMetrics()
	}
	u, err := url.Parse(s.Config.URL)
	if err == nil {
		s.secure = u.Scheme == "https"
		s.sockets = "ws://" + u.Host
		if s.secure {
			s.sockets = "wss://" + u.Host
		}
	}
	s.csrf = s.Board.Secret("csrf")
	s.upload = make(chan struct{}, maxUploads)
	s.board = &boardCache{}
	table := s.table()
	for i, r := range table {
		table[i] = change(r)
	}
	app := fiber.New(fiber.Config{
		AppName:               "coupdemain",
		DisableStartupMessage: true,
		Immutable:             true, // Fiber's strings are otherwise borrowed from a buffer that is reused
		BodyLimit:             maxBody,
		ReadTimeout:           readLimit,
		WriteTimeout:          writeLimit,
		IdleTimeout:           idleLimit,
		ReadBufferSize:        16 << 10, // a sign-in link and a long query fit
		StrictRouting:         false,
		CaseSensitive:         true,
		ErrorHandler:          s.fail,
	})
	app.Server().KeepHijackedConns = true
	app.Server().NoDefaultServerHeader = true
	app.Server().HeaderReceived = s.bounds(table)
	s.mount(app, table)
	return app
}

// bounds gives routes that take files, and only them, more room and time: the
// body is in memory before any handler is asked who sends it.
func (s *Server) bounds(table []route) func(*fasthttp.RequestHeader) fasthttp.RequestConfig {
	var paths []string
	for _, r := range table {
		if r.body == files {
			paths = append(paths, r.path)
		}
	}
	return func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		if h.IsPost() {
			for _, path := range paths {
				if mission, ok := uploadTo(path, string(h.RequestURI())); ok && s.delivers(string(h.Cookie(sessionCookie)), mission) {
					return fasthttp.RequestConfig{MaxRequestBodySize: maxUpload, ReadTimeout: uploadLimit}
				}
			}
		}
		return fasthttp.RequestConfig{}
	}
}

// delivers tells that the session is of somebody whose work on the mission is
// asked for: nobody else has files to send.
func (s *Server) delivers(secret, mission string) bool {
	state := s.state()
	person, _, ok := s.Auth.Session(secret)
	if !ok {
		return false
	}
	m, known := state.Mission(mission)
	p, ok := state.Person(person)
	return ok && known && p.Developer != "" && m.Award.Signed() && m.Award.Developer == p.Developer
}

// state is the board as it is now.
func (s *Server) state() models.State { return s.Board.State() }
