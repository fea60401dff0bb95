package handlers

import (
	"encoding/json"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// list is every list of the API. Next is the cursor for ?after=, null at the end.
type list[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

func listOf[T any](items []T, next string) list[T] {
	l := list[T]{Items: items}
	if items == nil {
		l.Items = []T{}
	}
	if next != "" {
		l.Next = &next
	}
	return l
}

// answer sends a value as JSON.
func answer(c *fiber.Ctx, status int, v any) error {
	buf, err := json.Marshal(v)
	if err != nil {
		return models.Fault(models.Internal, err, "write an answer")
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.Vary(fiber.HeaderAuthorization, fiber.HeaderCookie, fiber.HeaderAcceptLanguage)
	return c.Status(status).Send(buf)
}

// Bounds of ?limit=.
const (
	usualLimit = 50
	maxLimit   = 200
	maxQuery   = 200 // bytes of any parameter
)

// paging is what every list takes.
var paging = []parameter{{name: "after", about: "Cursor: next of the answer before."}, {name: "limit", about: "From 1 to 200, 50 by default."}}

// limitOf reads ?limit=.
func limitOf(c *fiber.Ctx) (int, error) {
	text := c.Query("limit")
	if text == "" {
		return usualLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxLimit {
		return 0, models.Refuse(models.Invalid, models.Reason{Key: "limit_invalid", Field: "limit", Args: models.Args{"max": maxLimit}})
	}
	return n, nil
}

// missionAnswer sends the view of a mission as this person may see it now.
func (s *Server) missionAnswer(c *fiber.Ctx, status int, id string) error {
	view, err := s.mission(c, id)
	if err != nil {
		return err
	}
	lang := me(c).lang
	return answer(c, status, missionView{MissionView: view, WhyNot: reasonsIn(lang, view.WhyNot),
		Missing: reasonsIn(lang, view.Missing), Advice: reasonsIn(lang, view.Advice)})
}

// missionView is the view with its reasons worded, as errors word theirs.
type missionView struct {
	*models.MissionView
	WhyNot  []problemReason `json:"why_not"`
	Missing []problemReason `json:"missing,omitempty"`
	Advice  []problemReason `json:"advice,omitempty"`
}

// mission is the view of a mission for this person, filled; the page shows it too.
// One that a person asks for may have been begun on another node a moment ago.
func (s *Server) mission(c *fiber.Ctx, id string) (*models.MissionView, error) {
	at := s.state().Pos
	view, err := s.missionHere(c, id)
	if models.CodeOf(err) == models.NotFound && me(c).person != nil && s.madeElsewhere(c, at) {
		return s.missionHere(c, id)
	}
	return view, err
}

func (s *Server) missionHere(c *fiber.Ctx, id string) (*models.MissionView, error) {
	v, err := s.viewer(c, id)
	if err != nil {
		return nil, err
	}
	view, err := s.state().MissionFor(v, id, s.Board.Now(), s.Board.Law())
	if err != nil {
		return nil, err
	}
	return view, s.see(c, view)
}
