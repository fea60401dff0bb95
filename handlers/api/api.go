// Package api is the JSON API: its calls, each with what describes it, and the
// description of all of them. Paths and access are in the table of the routes.
package api

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/mission"
)

// API makes the calls: each method is one.
type API struct {
	*edge.Edge
	missions mission.Pages
	search   edge.Search // nil: nothing is searched for by words
}

// New makes the API.
func New(e *edge.Edge, missions mission.Pages, search edge.Search) API {
	return API{Edge: e, missions: missions, search: search}
}

// Path is where the API is.
const Path = "/api/v1"

// Endpoint is what one call takes, answers and does: what answers it and what
// describes it are the same value, so that the description cannot say something else.
type Endpoint struct {
	Handle fiber.Handler

	summary  string
	query    []parameter
	body     any      // zero value of the body's type, nil when there is none
	required []string // members without which the body is refused
	answer   any      // zero value of the answer's type
	status   int
}

type parameter struct {
	name, about string
	enum        any // slice of allowed values
}
