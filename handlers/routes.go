package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
)

// routes is every route of the board: pages, forms, feeds, live, API.
func (s *Server) routes(app *fiber.App) {
	app.Use(s.begin)
	app.Get("/healthz", s.healthz)
	app.Get("/readyz", s.readyz)
	app.Get("/metrics", s.metrics)
	app.Use(s.language)
	app.Get("/static/*", s.static)
	app.Use(compress.New(compress.Config{Level: compress.LevelBestSpeed, Next: func(c *fiber.Ctx) bool { return c.Path() == "/live" }}))
	s.apiRoutes(app.Group("/api/v1", s.identifyAPI, s.limited(strangersPerMinute, time.Minute, true)))

	app.Use(s.identify, s.limited(strangersPerMinute, time.Minute, true), s.ownForms)
	app.Get("/live", s.identifyAPI, s.socket())
	app.Get("/", s.boardPage)
	app.Get("/missions.atom", s.missionsFeed)
	app.Get("/clotures.ics", s.closesCalendar)
	app.Get("/missions/:id", s.missionPage)
	app.Post("/missions/:id/offre", s.bidForm)
	app.Post("/missions/:id/questions", s.askForm)
	app.Post("/missions/:id/questions/:n<int>", s.answerForm)
	app.Get("/connexion", s.signInPage)
	app.Post("/connexion", s.limited(linksPerQuarter, 15*time.Minute, false), s.signInForm)
	app.Get("/connexion/lien", s.linkPage)
	app.Post("/connexion/lien", s.linkForm)
	app.Post("/deconnexion", s.signOutForm)
}
