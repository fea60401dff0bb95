package api

import (
	"encoding/json"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
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
	maxQuery   = 200 // bytes of any Parameter
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

// missionView is the view with its reasons worded, as errors word theirs.
type missionView struct {
	*view.MissionView
	WhyNot  []edge.ProblemReason `json:"why_not"`
	Missing []edge.ProblemReason `json:"missing,omitempty"`
	Advice  []edge.ProblemReason `json:"advice,omitempty"`
}

// missionAnswer sends the view of a mission as this person may see it now.
func (a API) missionAnswer(c *fiber.Ctx, status int, id string) error {
	view, err := a.missions.View(c, id)
	if err != nil {
		return err
	}
	lang := edge.Me(c).Lang
	return answer(c, status, missionView{MissionView: view, WhyNot: edge.ReasonsIn(lang, view.WhyNot),
		Missing: edge.ReasonsIn(lang, view.Missing), Advice: edge.ReasonsIn(lang, view.Advice)})
}
