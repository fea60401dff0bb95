package edge

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// Problem is RFC 9457 with our two members: code and reasons.
type Problem struct {
	Type    string          `json:"type"`
	Title   string          `json:"title"`
	Status  int             `json:"status"`
	Detail  string          `json:"detail,omitempty"`
	Code    models.Code     `json:"code"`
	Request string          `json:"request,omitempty"` // the number that is in the log
	Reasons []ProblemReason `json:"reasons"`
}

// ProblemReason is a reason with its sentence in the asker's language.
type ProblemReason struct {
	Code    string      `json:"code"`
	Message string      `json:"message"`
	Field   string      `json:"field,omitempty"`
	Args    models.Args `json:"args,omitempty"`
}

// ReasonsIn words reasons; the page, the API and the socket say the same.
func ReasonsIn(lang string, reasons []models.Reason) []ProblemReason {
	list := make([]ProblemReason, len(reasons))
	for i, r := range reasons {
		list[i] = ProblemReason{Code: r.Key, Message: ui.Why(lang, r), Field: r.Field, Args: r.Args}
	}
	return list
}

// problem answers a program with what was refused and why.
func problem(c *fiber.Ctx, e *models.Error, status int) error {
	w := Me(c)
	body := Problem{
		Type: "about:blank", Title: ui.ErrorData{Code: e.Code}.Title(w.Lang), Status: status,
		Code: e.Code, Request: w.ID, Reasons: ReasonsIn(w.Lang, e.Reasons),
	}
	if len(body.Reasons) > 0 {
		body.Detail = body.Reasons[0].Message
	}
	buf, err := json.Marshal(body)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderVary, "Accept-Language, Authorization, Cookie")
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return c.Status(status).Send(buf)
}
