package handlers

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/api"
	"coupdemain/handlers/edge"
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
	endpoint     api.Endpoint
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
	small bound = iota + 1 // 256 KiB
	files                  // 25 MiB, for who delivers on the mission, as others have none to send
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
	writes := r.method != get
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

// described makes lines of the table of the calls, and one more that describes them.
func described(config edge.Config, calls []call) []route {
	var lines []route
	var all []api.Call
	for _, c := range calls {
		lines = append(lines, route{c.method, api.Path + c.path, c.access, c.body, c.limit, c.csrf, c.place, c.endpoint.Handle})
		all = append(all, api.Call{Method: c.method, Path: c.path, SignedIn: c.access != anyone, Endpoint: c.endpoint})
	}
	description := api.Describe(all, config.URL, config.Version)
	return append(lines, route{get, api.Path + "/openapi.json", anyone, small, counted, sameOrigin, everywhere, description})
}
