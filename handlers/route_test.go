package handlers

import (
	"testing"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
)

func TestALineThatLacksSomethingIsNotServed(t *testing.T) {
	good := route{post, "/x", signedIn, small, counted, formToken, everywhere, func(*fiber.Ctx) error { return nil }}
	if err := good.check(); err != nil {
		t.Fatal(err)
	}
	for what, spoil := range map[string]func(*route){
		"no access":                func(r *route) { r.access = 0 },
		"an access past the last":  func(r *route) { r.access = ownNetwork + 1 },
		"no bound":                 func(r *route) { r.body = 0 },
		"no limit":                 func(r *route) { r.limit = 0 },
		"no proof":                 func(r *route) { r.csrf = 0 },
		"no place":                 func(r *route) { r.place = 0 },
		"no handler":               func(r *route) { r.handle = nil },
		"no path":                  func(r *route) { r.path = "" },
		"a form without its token": func(r *route) { r.csrf = reads },
		"a write of nobody":        func(r *route) { r.csrf = nobody },
		"a person of nobody":       func(r *route) { r.method, r.csrf = get, nobody },
		"files without a limit":    func(r *route) { r.body = files },
		"a limit without files":    func(r *route) { r.limit = uploads },
	} {
		bad := good
		spoil(&bad)
		if bad.check() == nil {
			t.Errorf("a line with %s is served", what)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a table that routes one thing twice is served")
		}
	}()
	mount(fiber.New(), &edge.Edge{}, []route{good, good})
}
