package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/web"
)

// demoPage is the demonstration's entrance: the people of the story and a visit of five minutes.
func (s *Server) demoPage(c *fiber.Ctx) error {
	lang := me(c).lang
	d := web.DemoPage{Live: s.Demo != nil, Steps: s.demoSteps()}
	for i, door := range s.Doors {
		p, ok := s.state().PersonByMac(s.Board.Mac(door.Email))
		if !ok {
			continue // erased by a visitor
		}
		d.Doors = append(d.Doors, web.DemoDoor{N: i, Label: door.Label, Role: door.Role, About: door.About, Of: door.Of, Current: p.ID == me(c).by()})
	}
	p := s.page(c, web.T(lang, "demo.title"))
	p.NoIndex = true
	s.strangersForm(c, &p)
	return s.render(c, web.Demo(p, d))
}
