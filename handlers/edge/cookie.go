package edge

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"coupdemain/app/auth"
)

// Keep sets a cookie of ours for a time: no script reads it, and other sites'
// pages do not send it with what they post.
func (e *Edge) Keep(c *fiber.Ctx, name, value, path string, d time.Duration) {
	c.Cookie(&fiber.Cookie{Name: name, Value: value, Path: path, MaxAge: int(d.Seconds()), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: e.secure})
}

// SetSession opens the browser's session. The cookie has an age and no date, so
// that the browser's clock may be wrong.
func (e *Edge) SetSession(c *fiber.Ctx, cookie auth.Cookie) {
	c.Cookie(&fiber.Cookie{Name: SessionCookie, Value: cookie.Secret, Path: "/", MaxAge: int(cookie.Until.Sub(e.Board.Now()).Seconds()), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: e.secure})
}

// Forget has the browser forget a cookie under the path that it was set for.
func (e *Edge) Forget(c *fiber.Ctx, name, path string) {
	c.Cookie(&fiber.Cookie{Name: name, Value: "", Path: path, Expires: fasthttp.CookieExpireDelete, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: e.secure})
}

// OwnPath lets only a path of this board through: anything else could lead to another site.
func OwnPath(path string) string {
	if len(path) > 512 || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t;,\"") {
		return ""
	}
	return path
}

// maxAsked bounds what is searched for, in bytes.
const maxAsked = 200

// Asked is a field of the query, trimmed and bounded: what is longer is looked for cut.
func Asked(c *fiber.Ctx, field string) string {
	text := strings.ToValidUTF8(c.Query(field), "")
	if len(text) > maxAsked {
		text = strings.ToValidUTF8(text[:maxAsked], "")
	}
	return strings.TrimSpace(text)
}
