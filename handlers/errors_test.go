package handlers

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

func TestEveryCodeHasItsStatusAndItsWords(t *testing.T) {
	want := map[models.Code]int{
		"invalid": 400, "unauthenticated": 401, "forbidden": 403, "not_found": 404, "conflict": 409, "refused": 422,
		"too_late": 422, "too_high": 422, "too_low": 422, "limit": 429, "unavailable": 503, "unknown": 503, "internal": 500,
	}
	for _, code := range models.Codes {
		_, status := asError(fmt.Errorf("wrapped: %w", models.Refuse(code, models.Reason{Key: "x"})))
		if status != want[code] || status == 0 {
			t.Errorf("%s: status %d, want %d", code, status, want[code])
		}
		if !ui.Has("no." + string(code)) {
			t.Errorf("%s has no sentence", code)
		}
	}
	if len(statuses) != len(models.Codes) {
		t.Errorf("%d statuses for %d codes", len(statuses), len(models.Codes))
	}
}

func TestFaultIsInTheLogUnderTheNumberThatThePersonIsGiven(t *testing.T) {
	b := newBench(t)
	var log strings.Builder
	s := &Server{Board: b.board, Auth: b.auth, Metrics: NewMetrics(), Log: slog.New(slog.NewTextHandler(&log, nil)), Config: Config{URL: "http://127.0.0.1:8080"}}
	app := fiber.New(fiber.Config{ErrorHandler: s.fail})
	app.Use(s.begin)
	app.Get("/fault", func(*fiber.Ctx) error { return errors.New("the disk of room 12") })
	app.Get("/api/panic", func(*fiber.Ctx) error { panic("index 3 of room 12") })
	for _, path := range []string{"/fault", "/api/panic"} {
		b.app = app
		got := b.send("GET", path, "", "", nil)
		id := got.headers.Get("X-Request-Id")
		if got.status != 500 || strings.Contains(got.body, "room 12") || !strings.Contains(got.body, id) {
			t.Errorf("%s: %d %s", path, got.status, got.body)
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
		b := newBench(t)
		s := &Server{Board: b.board, Log: b.quiet(), Metrics: NewMetrics()}
		app := fiber.New(fiber.Config{ErrorHandler: s.fail})
		app.Get("/api/x", func(*fiber.Ctx) error { return err })
		res, e := app.Test(httptest.NewRequest("GET", "/api/x", nil), -1)
		b.must(e)
		if got := res.Header.Get("Retry-After"); got != want {
			t.Errorf("%v: Retry-After %q, want %q", err, got, want)
		}
	}
}

func TestUnknownPageIsAPageForPeople(t *testing.T) {
	newBench(t).run(scenario{method: "GET", path: "/rien", status: 404, headers: map[string]string{"Accept-Language": "en"},
		has: []string{"There is no such page", "<html lang=\"en\""}, hasNot: []string{"problem"}})
}
