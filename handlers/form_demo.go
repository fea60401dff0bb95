package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/auth"
	"coupdemain/models"
	"coupdemain/web/ui"
)

// demoEnterForm opens a session of somebody of the story. The route exists in a
// demonstration on this machine only, and opens nobody's session but theirs.
func (s *Server) demoEnterForm(c *fiber.Ctx) error {
	f := s.form(c)
	if err := s.enterAs(c, f); err != nil {
		return err
	}
	next := ownPath(f.text("suite"))
	if next == "" {
		next = "/demo"
	}
	return s.done(c, next, "demo.entered")
}

func (s *Server) enterAs(c *fiber.Ctx, f *form) error {
	n := f.int("porte")
	if err := f.err(); err != nil {
		return err
	}
	if !f.has("porte") || n < 0 || n >= len(s.Doors) {
		return models.Refuse(models.NotFound, models.Reason{Key: "person_unknown"})
	}
	cookie, err := s.openDoor(c, s.Doors[n].Email)
	if err != nil {
		return err
	}
	s.setSession(c, cookie)
	s.forget(c, visitCookie)
	return nil
}

// openDoor follows a fresh sign-in link in the visitor's stead: the one way in.
func (s *Server) openDoor(c *fiber.Ctx, email string) (auth.Cookie, error) {
	if _, ok := s.state().PersonByMac(s.Board.Mac(email)); !ok {
		return auth.Cookie{}, models.Refuse(models.NotFound, models.Reason{Key: "person_unknown"})
	}
	link, err := s.Auth.Link(email, me(c).lang)
	if err != nil {
		return auth.Cookie{}, err
	}
	u, err := url.Parse(link)
	if err != nil {
		return auth.Cookie{}, models.Fault(models.Internal, err, "read a sign-in link")
	}
	return s.Auth.Follow(c.UserContext(), u.Query().Get("l"), "")
}

// demoRoomForm starts the live room, or finds the one that runs, and goes there;
// as somebody of the story when one is named.
func (s *Server) demoRoomForm(c *fiber.Ctx) error {
	if s.Demo == nil {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	f := s.form(c)
	if f.has("porte") {
		if err := s.enterAs(c, f); err != nil {
			return err
		}
	}
	mission, err := s.Demo.StartRoom(c.UserContext())
	if err != nil {
		return err
	}
	slug := ""
	if m, ok := s.state().Mission(mission); ok {
		slug = s.state().Card(m, s.Board.Now()).Slug
	}
	return s.done(c, ui.MissionPath(mission, slug), "demo.started")
}
