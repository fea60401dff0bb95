package edge

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// Begin gives a request its number, its time limit and its headers, measures it
// and catches a panic: one faulty page must not stop the board.
func (e *Edge) Begin(c *fiber.Ctx) (err error) {
	started := time.Now()
	b := make([]byte, 8)
	rand.Read(b)
	w := Me(c)
	w.ID = hex.EncodeToString(b)
	c.Set(fiber.HeaderXRequestID, w.ID)
	e.secureHeaders(c)
	ctx, cancel := context.WithTimeout(context.Background(), workTime)
	defer cancel()
	c.SetUserContext(ctx)
	defer func() {
		if r := recover(); r != nil {
			e.Log.Error("handler panicked", "request", w.ID, "path", c.Route().Path, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = models.Fault(models.Internal, fmt.Errorf("panic: %v", r), "answer a request")
		}
		if err != nil { // answered here, so that its status is measured
			err = e.Fail(c, err)
		}
		took := time.Since(started)
		route, status := c.Route().Path, c.Response().StatusCode()
		e.Metrics.request(c.Method(), route, status, took)
		e.Log.Log(ctx, slog.LevelDebug, "request", "request", w.ID, "method", c.Method(), "route", route, "status", status, "ms", took.Milliseconds())
	}()
	if packed(c) {
		return fiber.ErrUnsupportedMediaType
	}
	return c.Next()
}

// packed tells that the body is compressed. Its bound is that of what was sent:
// Fiber and fasthttp would unpack it into memory without any.
func packed(c *fiber.Ctx) bool {
	for _, encoding := range c.Request().Header.PeekAll(fiber.HeaderContentEncoding) {
		if len(encoding) > 0 && !strings.EqualFold(string(encoding), "identity") {
			return true
		}
	}
	return false
}

// secureHeaders: nothing inline, nothing from elsewhere, no frame around our pages.
// The style sheet draws ticks and arrows of fields as data: images, which run nothing.
func (e *Edge) secureHeaders(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' "+e.sockets+"; "+
		"form-action 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if e.secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	cache := "no-cache"
	if strings.HasPrefix(c.Path(), "/api/") || c.Cookies(SessionCookie) != "" {
		cache = "private, no-store"
	}
	c.Set(fiber.HeaderCacheControl, cache)
}
