// Package mission is the board and one mission on it: the lists, what waits for a
// person, the mission's page, bids and questions. Other subjects that act on a mission come back to its
// page through View, Act and AnswerWork.
package mission

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// Pages are the pages and forms of this subject.
type Pages struct {
	*edge.Edge
	search edge.Search // nil: nothing is searched for by words
	kept   *keptPages
}

// New makes the pages.
func New(e *edge.Edge, search edge.Search) Pages {
	return Pages{Edge: e, search: search, kept: &keptPages{}}
}

// View is a mission as this person may see it now, its names and texts filled in;
// one that does not exist, or not for them, is not_found mission_unknown. One that
// a person asks for may have been begun on another node a moment ago.
func (h Pages) View(c *fiber.Ctx, id string) (*view.MissionView, error) {
	at := h.State().Pos
	view, err := h.view(c, id)
	if models.CodeOf(err) == models.NotFound && edge.Me(c).Person != nil && h.RetryAfterCatchUp(c, at) {
		return h.view(c, id)
	}
	return view, err
}

func (h Pages) view(c *fiber.Ctx, id string) (*view.MissionView, error) {
	v, err := h.Viewer(c, id)
	if err != nil {
		return nil, err
	}
	view, err := view.Mission(h.State(), v, id, h.Board.Now(), h.Board.Law())
	if err != nil {
		return nil, err
	}
	return view, h.Fill(c, view)
}

// ID is the id of an address: what stands before the first hyphen.
func ID(c *fiber.Ctx) string {
	id, _, _ := strings.Cut(c.Params("id"), "-")
	return id
}

// Home is where a form of a mission leads back to.
func (h Pages) Home(id string) string {
	m, ok := h.State().Mission(id)
	if !ok {
		return "/"
	}
	return ui.MissionPath(id, view.Slug(m.Terms.Title))
}
