package handlers

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// problem is RFC 9457 with our two members: code and reasons.
type problem struct {
	Type    string          `json:"type"`
	Title   string          `json:"title"`
	Status  int             `json:"status"`
	Detail  string          `json:"detail,omitempty"`
	Code    models.Code     `json:"code"`
	Request string          `json:"request,omitempty"` // the number that is in the log
	Reasons []problemReason `json:"reasons"`
}

// problemReason is a reason with its sentence in the asker's language.
type problemReason struct {
	Code    string      `json:"code"`
	Message string      `json:"message"`
	Field   string      `json:"field,omitempty"`
	Args    models.Args `json:"args,omitempty"`
}

// reasonsIn words reasons; the page, the API and the socket say the same.
func reasonsIn(lang string, reasons []models.Reason) []problemReason {
	list := make([]problemReason, len(reasons))
	for i, r := range reasons {
		list[i] = problemReason{Code: r.Key, Message: ui.Why(lang, r), Field: r.Field, Args: r.Args}
	}
	return list
}

func (s *Server) problem(c *fiber.Ctx, e *models.Error, status int) error {
	w := me(c)
	body := problem{
		Type: "about:blank", Title: ui.ErrorData{Code: e.Code}.Title(w.lang), Status: status,
		Code: e.Code, Request: w.id, Reasons: reasonsIn(w.lang, e.Reasons),
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
