package edge

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

// AsError makes the board's error of any error, and its status.
func AsError(err error) (*models.Error, int) {
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

// NotFound is the refusal of what does not exist, or not for this asker: 404 not_found.
func NotFound() error {
	return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
}

// TooMany turns a limit of the rules into a refusal of the form that met it: the
// error page would lose what was typed, and waiting would not help.
func TooMany(err error) error {
	r, _ := AsError(err)
	if r.Code == models.Limit && len(r.Reasons) > 0 && r.Reasons[0].Key == "too_many" {
		return models.Refuse(models.Refused, r.Reasons...)
	}
	return err
}

// Fail answers every error, once: as a problem to programs, as a page to people.
func (e *Edge) Fail(c *fiber.Ctx, err error) error {
	r, status := AsError(err)
	e.note(c, r, status)
	if r.Code == models.Limit && status == fiber.StatusTooManyRequests || status == fiber.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, strconv.FormatInt(retryAfter(r), 10))
	}
	if status == fiber.StatusRequestEntityTooLarge {
		linger(c)
	}
	if len(c.Response().Header.Peek(fiber.HeaderContentSecurityPolicy)) == 0 { // refused before Begin
		e.secureHeaders(c)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	if wantsProblem(c) {
		return problem(c, r, status)
	}
	page := ui.ErrorData{Code: r.Code, Reasons: r.Reasons, ID: Me(c).ID}
	p := e.Page(c, page.Title(Me(c).Lang))
	p.NoIndex, p.Notice = true, nil
	c.Status(status)
	return e.Render(c, ui.Error(p, page))
}

// note logs our own faults with the number that the person is given; refusals are ordinary.
func (e *Edge) note(c *fiber.Ctx, r *models.Error, status int) {
	level := slog.LevelDebug
	if status >= 500 {
		level = slog.LevelError
	}
	route := "-"
	if at := c.Route(); at != nil {
		route = at.Path
	}
	e.Log.Log(c.UserContext(), level, "request failed", "request", Me(c).ID, "method", c.Method(), "route", route, "status", status, "error", r)
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
