package handlers

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"

	"coupdemain/models"
)

// route is one line of the table of routes.go: what is asked, who may, how much
// may be sent and how often, what proves that the request is the asker's own, and
// where the route exists. It is written without names, so that a line that leaves
// one of them out does not compile.
type route struct {
	method, path string
	access       access
	body         bound
	limit        limit
	csrf         csrf
	place        place
	handle       fiber.Handler
}

// call is a route of the API, with its description.
type call struct {
	method, path string // below /api/v1
	access       access
	body         bound
	limit        limit
	csrf         csrf
	place        place
	endpoint     endpoint
}

// access is whom a route lets in. Whether a person may do this very thing to this
// very mission is the rules' to say.
type access int

const (
	anyone     access = iota + 1
	signedIn          // else 401 not_signed_in
	agent             // who acts for some authority, else 403 agents_only
	developer         // who has a developer profile, else 403 no_profile
	steward           // else 403 steward_only
	loopback          // who sits at this machine; for others 404 not_found
	ownNetwork        // who asks without a proxy in between; for others 404 not_found
)

// bound is how much a request may carry. The server holds to it before any handler runs.
type bound int

const (
	small bound = iota + 1 // maxBody
	files                  // maxUpload, for who delivers on the mission, as others have none to send
)

// limit is what counts requests, beside the board's own count of commands.
type limit int

const (
	uncounted limit = iota + 1
	counted         // strangers, by address of the network
	links           // and sign-in links asked for
	uploads         // and held back past the number that fits in memory
)

// csrf is how the asker is known, and what keeps another site's page from asking in their name.
type csrf int

const (
	nobody     csrf = iota + 1 // nobody is identified
	reads                      // by the session's cookie; nothing changes
	formToken                  // by the session's cookie, and the form carries its token
	sameOrigin                 // by bearer token, or by the cookie when the browser says that the page is ours
	ownSocket                  // by either, and the upgrade looks at the origin
)

// place is where a route exists; elsewhere it is 404 not_found.
type place int

const (
	everywhere    place = iota + 1
	demonstration       // where everything is imaginary
)

// check says what makes a line unfit to be served. A value that is missing is
// zero, and no column has a meaning for it.
func (r route) check() error {
	writes := r.method != fiber.MethodGet
	switch {
	case r.handle == nil || r.path == "":
		return fmt.Errorf("%s %q leads nowhere", r.method, r.path)
	case r.access < anyone || r.access > ownNetwork:
		return fmt.Errorf("%s %s has no access", r.method, r.path)
	case r.body < small || r.body > files || r.limit < uncounted || r.limit > uploads || r.place < everywhere || r.place > demonstration:
		return fmt.Errorf("%s %s has no body, limit or place", r.method, r.path)
	case r.csrf < nobody || r.csrf > ownSocket || writes && r.csrf != formToken && r.csrf != sameOrigin:
		return fmt.Errorf("%s %s could be sent by another site's page", r.method, r.path)
	case (r.access == signedIn || r.access == agent || r.access == developer || r.access == steward) && r.csrf == nobody:
		return fmt.Errorf("%s %s asks for a person and identifies nobody", r.method, r.path)
	case (r.body == files) != (r.limit == uploads):
		return fmt.Errorf("%s %s takes files that nothing holds back", r.method, r.path)
	}
	return nil
}

// layers are what stands before the handlers, each made once: two limiters would
// count twice.
type layers struct {
	compressed, countedPages, countedCalls fiber.Handler
}

// mount has the application serve the table. It panics over a line that is unfit:
// the first start, and the first test, see it.
func (s *Server) mount(app *fiber.App, table []route) {
	l := layers{
		compressed:   compress.New(compress.Config{Level: compress.LevelBestSpeed}),
		countedPages: s.limited(strangersPerMinute, time.Minute),
		countedCalls: s.limited(strangersPerMinute, time.Minute),
	}
	app.Use(s.begin, s.language)
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
		chain := append(append(s.known(r.csrf, l), s.guards(r)...), r.handle)
		if r.method == fiber.MethodGet && r.csrf != sameOrigin {
			app.Head(r.path, chain...)
		}
		app.Add(r.method, r.path, chain...)
	}
	unknown := func(*fiber.Ctx) error { return models.Refuse(models.NotFound, models.Reason{Key: "not_found"}) }
	app.Group(apiPath, append(s.known(sameOrigin, l), unknown)...)
	app.Group("/", s.known(formToken, l)...) // what is nowhere is refused as a page is, to the person who asks
}

// known is what comes first: the asker is found, after this node has seen what
// they saw elsewhere, and counted when it is a stranger.
func (s *Server) known(by csrf, l layers) []fiber.Handler {
	switch by {
	case reads:
		return []fiber.Handler{l.compressed, s.abreast, s.identify, l.countedPages}
	case formToken:
		return []fiber.Handler{l.compressed, s.abreast, s.identify, l.countedPages, s.ownForms}
	case sameOrigin:
		return []fiber.Handler{l.compressed, s.abreast, s.identifyAPI, l.countedCalls}
	case ownSocket:
		return []fiber.Handler{s.abreast, s.identify, l.countedPages, s.identifyAPI}
	}
	return nil
}

// guards are what a line asks beyond that.
func (s *Server) guards(r route) []fiber.Handler {
	var list []fiber.Handler
	if guard := s.guard(r.access); guard != nil {
		list = append(list, guard)
	}
	if r.place == demonstration {
		list = append(list, s.demonstration)
	}
	switch r.limit {
	case links:
		list = append(list, s.limitedAskers)
	case uploads:
		list = append(list, s.oneOfUploads)
	}
	return list
}
