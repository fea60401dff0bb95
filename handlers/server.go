// Package handlers serves the board over HTTP: routes.go is every route, who may
// ask and what answers. It starts nothing: app listens.
//
// edge is the request kit. The pages and forms of one subject are in the package of
// its name, the JSON API in api; app/imports_test.go says which may import which.
package handlers

import (
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/app/live"
	"coupdemain/handlers/demo"
	"coupdemain/handlers/edge"
)

// Server is what the routes work on. Box, Live, Search and Rooms may be nil: the
// routes that need them then answer 404, or do without.
type Server struct {
	Board   *board.Board
	Auth    *auth.Auth
	Log     *slog.Logger
	Config  edge.Config
	Metrics *edge.Metrics // made when nil
	Live    *live.Hub
	Search  edge.Search
	Box     demo.Box
	Rooms   demo.Rooms  // of the demonstration
	Doors   []demo.Door // of the demonstration
}

// New makes the application.
func New(s Server) *fiber.App {
	return newApp(s, func(r route) route { return r })
}

// newApp serves each line of the table as change makes it.
func newApp(s Server, change func(route) route) *fiber.App {
	e := edge.New(s.Board, s.Auth, s.Log, s.Config, s.Metrics)
	table := routes(e, s)
	var takingFiles []string
	for i, r := range table {
		table[i] = change(r)
		if r.body == files {
			takingFiles = append(takingFiles, r.path)
		}
	}
	app := fiber.New(fiber.Config{
		AppName:               "coupdemain",
		DisableStartupMessage: true,
		Immutable:             true, // Fiber's strings are otherwise borrowed from a buffer that is reused
		BodyLimit:             edge.MaxBody,
		ReadTimeout:           edge.ReadTime,
		WriteTimeout:          edge.WriteTime,
		IdleTimeout:           edge.IdleTime,
		ReadBufferSize:        16 << 10, // a sign-in link and a long query fit
		StrictRouting:         false,
		CaseSensitive:         true,
		ErrorHandler:          e.Fail,
	})
	app.Server().KeepHijackedConns = true
	app.Server().NoDefaultServerHeader = true
	app.Server().HeaderReceived = e.Bounds(takingFiles)
	mount(app, e, table)
	return app
}
