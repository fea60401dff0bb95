package handlers

import (
	"errors"
	"log/slog"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// statuses says what each code of models is in HTTP (DESIGN 13). A test walks models.Codes.
var statuses = map[models.Code]int{
	models.Invalid:         fiber.StatusBadRequest,
	models.Unauthenticated: fiber.StatusUnauthorized,
	models.Forbidden:       fiber.StatusForbidden,
	models.NotFound:        fiber.StatusNotFound,
	models.Conflict:        fiber.StatusConflict,
	models.TooLate:         fiber.StatusUnprocessableEntity,
	models.TooHigh:         fiber.StatusUnprocessableEntity,
	models.TooLow:          fiber.StatusUnprocessableEntity,
	models.Refused:         fiber.StatusUnprocessableEntity,
	models.Limit:           fiber.StatusTooManyRequests,
	models.Unavailable:     fiber.StatusServiceUnavailable,
	models.Unknown:         fiber.StatusServiceUnavailable,
	models.Internal:        fiber.StatusInternalServerError,
}

// asError makes the board's error of any error, and its status.
func asError(err error) (*models.Error, int) {
	var e *models.Error
	if errors.As(err, &e) {
		status, ok := statuses[e.Code]
		if !ok {
			status = fiber.StatusInternalServerError
		}
		return e, status
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		switch {
		case f.Code == fiber.StatusNotFound:
			return models.Refuse(models.NotFound, models.Reason{Key: "not_found"}), f.Code
		case f.Code == fiber.StatusMethodNotAllowed:
			return models.Refuse(models.Invalid, models.Reason{Key: "method_not_allowed"}), f.Code
		case f.Code == fiber.StatusRequestEntityTooLarge:
			return models.Refuse(models.Limit, models.Reason{Key: "body_too_large"}), f.Code
		case f.Code == fiber.StatusServiceUnavailable:
			return models.Refuse(models.Unavailable, models.Reason{Key: "unavailable"}), f.Code
		case f.Code >= 400 && f.Code < 500:
			return models.Refuse(models.Invalid, models.Reason{Key: "invalid"}), f.Code
		}
	}
	return models.Fault(models.Internal, err, "answer a request"), fiber.StatusInternalServerError
}

// fail answers every error, once: as a problem to programs, as a page to people.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	e, status := asError(err)
	s.note(c, e, status)
	if e.Code == models.Limit && status == fiber.StatusTooManyRequests || status == fiber.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, strconv.FormatInt(retryAfter(e), 10))
	}
	if status == fiber.StatusRequestEntityTooLarge {
		linger(c)
	}
	if len(c.Response().Header.Peek(fiber.HeaderContentSecurityPolicy)) == 0 { // refused before begin
		s.secureHeaders(c)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	if wantsProblem(c) {
		return s.problem(c, e, status)
	}
	page := ui.ErrorData{Code: e.Code, Reasons: e.Reasons, ID: me(c).id}
	p := s.page(c, page.Title(me(c).lang))
	p.NoIndex, p.Notice = true, nil
	c.Status(status)
	return s.render(c, ui.Error(p, page))
}

// note logs our own faults with the number that the person is given; refusals are ordinary.
func (s *Server) note(c *fiber.Ctx, e *models.Error, status int) {
	level := slog.LevelDebug
	if status >= 500 {
		level = slog.LevelError
	}
	route := "-"
	if r := c.Route(); r != nil {
		route = r.Path
	}
	s.Log.Log(c.UserContext(), level, "request failed", "request", me(c).id, "method", c.Method(), "route", route, "status", status, "error", e)
}

// retryAfter is in whole seconds, at least one.
func retryAfter(e *models.Error) int64 {
	for _, r := range e.Reasons {
		switch ms := r.Args["retry_after_ms"].(type) {
		case int64:
			return max(1, (ms+999)/1000)
		case int:
			return max(1, (int64(ms)+999)/1000)
		}
	}
	return 5
}

// wantsProblem tells a program from a person.
func wantsProblem(c *fiber.Ctx) bool {
	path := c.Path()
	return strings.HasPrefix(path, "/api/") || path == "/live" || path == "/readyz" || path == "/healthz" || path == "/metrics"
}
