package edge_test

import (
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
)

func TestFaultIsInTheLogUnderTheNumberThatThePersonIsGiven(t *testing.T) {
	b := handlerstest.New(t)
	var log strings.Builder
	e := edge.New(b.Board, b.Auth, slog.New(slog.NewTextHandler(&log, nil)), edge.Config{URL: "http://127.0.0.1:8080"}, nil)
	app := fiber.New(fiber.Config{ErrorHandler: e.Fail})
	app.Use(e.Begin)
	app.Get("/fault", func(*fiber.Ctx) error { return errors.New("the disk of room 12") })
	app.Get("/api/panic", func(*fiber.Ctx) error { panic("index 3 of room 12") })
	for _, path := range []string{"/fault", "/api/panic"} {
		b.App = app
		got := b.Send("GET", path, "", "", nil)
		id := got.Headers.Get("X-Request-Id")
		if got.Status != 500 || strings.Contains(got.Body, "room 12") || !strings.Contains(got.Body, id) {
			t.Errorf("%s: %d %s", path, got.Status, got.Body)
		}
		if !strings.Contains(log.String(), id) || !strings.Contains(log.String(), "room 12") {
			t.Errorf("%s is not in the log: %s", path, log.String())
		}
	}
}

func TestUnavailableAndLimitSayWhenToComeBack(t *testing.T) {
	for want, err := range map[string]error{
		"5": models.Refuse(models.Unavailable),
		"3": models.Refuse(models.Limit, models.Reason{Key: "limit", Args: models.Args{"retry_after_ms": int64(2001)}}),
		"":  models.Refuse(models.Refused),
	} {
		b := handlerstest.New(t)
		app := fiber.New(fiber.Config{ErrorHandler: edge.New(b.Board, b.Auth, b.Quiet(), edge.Config{}, nil).Fail})
		app.Get("/api/x", func(*fiber.Ctx) error { return err })
		res, fault := app.Test(httptest.NewRequest("GET", "/api/x", nil), -1)
		b.Must(fault)
		if got := res.Header.Get("Retry-After"); got != want {
			t.Errorf("%v: Retry-After %q, want %q", err, got, want)
		}
	}
}

func TestUnknownPageIsAPageForPeople(t *testing.T) {
	handlerstest.New(t).Run(handlerstest.Scenario{Method: "GET", Path: "/rien", Status: 404, Headers: map[string]string{"Accept-Language": "en"},
		Has: []string{"There is no such page", "<html lang=\"en\""}, HasNot: []string{"problem"}})
}
