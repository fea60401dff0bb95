package handlers

import "github.com/gofiber/fiber/v2"

// Line is a line of the table in words, for the tests that call every one.
type Line struct{ Method, Path, Access, CSRF, Place string }

var (
	accesses = map[access]string{anyone: "anyone", signedIn: "signed in", agent: "agent", developer: "developer", steward: "steward", loopback: "loopback", ownNetwork: "own network"}
	proofs   = map[csrf]string{nobody: "nobody", reads: "reads", formToken: "form token", sameOrigin: "same origin", ownSocket: "own socket"}
	places   = map[place]string{everywhere: "everywhere", demonstration: "demonstration"}
)

// NewBare is New with routes that do nothing: each answers the status once its
// guards let somebody in.
func NewBare(s Server, reached int) (app *fiber.App, table []Line) {
	app = newApp(s, func(r route) route {
		table = append(table, Line{r.method, r.path, accesses[r.access], proofs[r.csrf], places[r.place]})
		r.handle = func(c *fiber.Ctx) error { return c.SendStatus(reached) }
		return r
	})
	return app, table
}
