package handlers

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"

	"coupdemain/handlers/api"
	"coupdemain/handlers/edge"
	"coupdemain/models"
)

// layers are what stands before the handlers, each made once: two limiters would
// count twice.
type layers struct {
	compressed, countedPages, countedCalls fiber.Handler
}

// mount has the application serve the table. It panics over a line that is unfit:
// the first start, and the first test, see it.
func mount(app *fiber.App, e *edge.Edge, table []route) {
	l := layers{
		compressed:   compress.New(compress.Config{Level: compress.LevelBestSpeed}),
		countedPages: e.CountStrangers(),
		countedCalls: e.CountStrangers(),
	}
	app.Use(e.Begin, e.Language)
	taken := map[string]bool{}
	for _, r := range table {
		if err := r.check(); err != nil {
			panic(err)
		}
		key := r.method + " " + r.path
		if taken[key] {
			panic(key + " is routed twice")
		}
		taken[key] = true
		chain := append(append(known(e, r.csrf, l), guards(e, r)...), r.handle)
		if r.method == get {
			app.Head(r.path, chain...)
		}
		app.Add(r.method, r.path, chain...)
	}
	unknown := func(*fiber.Ctx) error { return edge.NotFound() }
	app.Group(api.Path, append(known(e, sameOrigin, l), unknown)...)
	app.Group("/", known(e, formToken, l)...) // what is nowhere is refused as a page is, to the person who asks
}

// known is what comes first: the asker is found, after this node has seen what
// they saw elsewhere, and counted when it is a stranger.
func known(e *edge.Edge, by csrf, l layers) []fiber.Handler {
	switch by {
	case reads:
		return []fiber.Handler{l.compressed, e.ReadYourWrites, e.Identify, l.countedPages}
	case formToken:
		return []fiber.Handler{l.compressed, e.ReadYourWrites, e.Identify, l.countedPages, e.OwnForms}
	case sameOrigin:
		return []fiber.Handler{l.compressed, e.ReadYourWrites, e.IdentifyCaller, l.countedCalls}
	case ownSocket:
		return []fiber.Handler{e.ReadYourWrites, e.Identify, l.countedPages, e.IdentifyCaller}
	}
	return nil
}

// guards are what a line asks beyond that.
func guards(e *edge.Edge, r route) []fiber.Handler {
	var list []fiber.Handler
	if guard := guard(e, r.access); guard != nil {
		list = append(list, guard)
	}
	if r.place == demonstration {
		list = append(list, e.DemonstrationOnly)
	}
	switch r.limit {
	case links:
		list = append(list, e.CountLinks)
	case uploads:
		list = append(list, e.OneOfUploads)
	}
	return list
}

// guard is what stands before a route of an access; nil lets everybody in.
func guard(e *edge.Edge, a access) fiber.Handler {
	switch a {
	case signedIn:
		return e.Holding("", func(*models.Person) bool { return true })
	case agent:
		return e.Holding("agents_only", func(p *models.Person) bool { return len(p.Agent) > 0 })
	case developer:
		return e.Holding("no_profile", func(p *models.Person) bool { return p.Developer != "" })
	case steward:
		return e.Holding("steward_only", func(p *models.Person) bool { return p.Steward })
	case loopback:
		return e.LoopbackOnly
	case ownNetwork:
		return edge.Unproxied
	}
	return nil
}
