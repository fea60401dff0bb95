// Package demo is what only a board on one's own machine has: the entrance of the
// demonstration, its doors and its live room, and the mails that were kept.
package demo

import (
	"context"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/alerts"
	"coupdemain/app/auth"
	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/demo"
	"coupdemain/web/ui"
)

// Box is the list of mails that were kept instead of sent.
type Box interface {
	List(address string) []alerts.Kept
	Find(n int64) (alerts.Kept, bool)
}

// Rooms runs the live room of the demonstration.
type Rooms interface {
	StartRoom(ctx context.Context) (mission string, err error)
}

// Door is a person of the demonstration as whom a visitor may enter.
type Door struct {
	Label, Email, About, Of string
	Role                    string // "agent", "developer", "steward"
}

// Pages are the pages and forms of this subject. Without Box or Rooms, the routes
// that need them answer 404.
type Pages struct {
	*edge.Edge
	Box   Box
	Rooms Rooms
	Doors []Door
}

// Entrance is the demonstration's entrance: the people of the story and a visit of five minutes.
func (h Pages) Entrance(c *fiber.Ctx) error {
	lang := edge.Me(c).Lang
	d := demo.Data{Live: h.Rooms != nil, Steps: h.steps()}
	for i, door := range h.Doors {
		p, ok := h.State().PersonByMac(h.Board.Mac(door.Email))
		if !ok {
			continue // erased by a visitor
		}
		d.Doors = append(d.Doors, demo.Door{N: i, Label: door.Label, Role: door.Role, About: door.About, Of: door.Of, Current: p.ID == edge.Me(c).By()})
	}
	p := h.Page(c, ui.T(lang, "demo.title"))
	p.NoIndex = true
	h.StrangersForm(c, &p)
	return h.Render(c, demo.Page(p, d))
}

// Enter opens a session of somebody of the story. The route exists in a
// demonstration on this machine only, and opens nobody's session but theirs.
func (h Pages) Enter(c *fiber.Ctx) error {
	f := h.Form(c)
	if err := h.enterAs(c, f); err != nil {
		return err
	}
	next := edge.OwnPath(f.Text("suite"))
	if next == "" {
		next = "/demo"
	}
	return h.Done(c, next, "demo.entered")
}

func (h Pages) enterAs(c *fiber.Ctx, f *edge.Form) error {
	n := f.Int("porte")
	if err := f.Err(); err != nil {
		return err
	}
	if !f.Has("porte") || n < 0 || n >= len(h.Doors) {
		return models.Refuse(models.NotFound, models.Reason{Key: "person_unknown"})
	}
	cookie, err := h.openDoor(c, h.Doors[n].Email)
	if err != nil {
		return err
	}
	h.SetSession(c, cookie)
	h.Forget(c, edge.VisitCookie, "/")
	return nil
}

// openDoor follows a fresh sign-in link in the visitor's stead: the one way in.
func (h Pages) openDoor(c *fiber.Ctx, email string) (auth.Cookie, error) {
	if _, ok := h.State().PersonByMac(h.Board.Mac(email)); !ok {
		return auth.Cookie{}, models.Refuse(models.NotFound, models.Reason{Key: "person_unknown"})
	}
	link, err := h.Auth.Link(email, edge.Me(c).Lang)
	if err != nil {
		return auth.Cookie{}, err
	}
	u, err := url.Parse(link)
	if err != nil {
		return auth.Cookie{}, models.Fault(models.Internal, err, "read a sign-in link")
	}
	return h.Auth.Follow(c.UserContext(), u.Query().Get("l"), "")
}

// StartRoom starts the live room, or finds the one that runs, and goes there;
// as somebody of the story when one is named.
func (h Pages) StartRoom(c *fiber.Ctx) error {
	if h.Rooms == nil {
		return edge.NotFound()
	}
	f := h.Form(c)
	if f.Has("porte") {
		if err := h.enterAs(c, f); err != nil {
			return err
		}
	}
	mission, err := h.Rooms.StartRoom(c.UserContext())
	if err != nil {
		return err
	}
	slug := ""
	if m, ok := h.State().Mission(mission); ok {
		slug = view.CardOf(h.State(), m, h.Board.Now()).Slug
	}
	return h.Done(c, ui.MissionPath(mission, slug), "demo.started")
}
