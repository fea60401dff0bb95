package handlers

import (
	"github.com/gofiber/fiber/v2"
)

// api is the JSON API: each method makes one of its calls.
type api struct{ *Server }

// endpoint is what one call takes, answers and does: what answers it and what
// describes it are the same value, so that the description cannot say something else.
type endpoint struct {
	summary  string
	query    []parameter
	body     any      // zero value of the body's type, nil when there is none
	required []string // members without which the body is refused
	answer   any      // zero value of the answer's type
	status   int
	handle   fiber.Handler
}

type parameter struct {
	name, about string
	enum        any // slice of allowed values
}

// routes makes lines of the table of the calls, and one more that describes them.
func (a api) routes(calls []call) []route {
	file, err := openapi(calls, a.Config.URL, a.Config.Version)
	if err != nil {
		panic(err) // made of our own types: the first test sees it
	}
	list := []route{{get, apiPath + "/openapi.json", anyone, small, counted, sameOrigin, everywhere, openapiFile(file)}}
	for _, c := range calls {
		list = append(list, route{c.method, apiPath + c.path, c.access, c.body, c.limit, c.csrf, c.place, c.endpoint.handle})
	}
	return list
}
