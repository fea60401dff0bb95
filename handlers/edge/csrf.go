package edge

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// CSRFField is the name of the hidden field that ui.CSRFField writes.
const CSRFField = "_csrf"

// token proves that a form comes from a page that we gave to this session. It is
// masked anew each time: a compressed page must not let the token be guessed from its length.
func (e *Edge) token(session string) string {
	sum := e.mac(session)
	pad := make([]byte, 2*len(sum))
	rand.Read(pad[:len(sum)])
	for i := range sum {
		pad[len(sum)+i] = sum[i] ^ pad[i]
	}
	return base64.RawURLEncoding.EncodeToString(pad)
}

func (e *Edge) mac(session string) []byte {
	m := hmac.New(sha256.New, e.csrf)
	m.Write([]byte("form\x00" + session))
	return m.Sum(nil)
}

func (e *Edge) tokenIs(token, session string) bool {
	pad, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(pad) != 2*sha256.Size {
		return false
	}
	for i := range sha256.Size {
		pad[i] ^= pad[sha256.Size+i]
	}
	return hmac.Equal(pad[:sha256.Size], e.mac(session))
}

// OwnForms refuses forms that come from elsewhere: another site by the browser's
// own word, or without the token of the session (of the visit, for a stranger):
// forbidden form_stale.
func (e *Edge) OwnForms(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return foreign()
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" && !sameHost(origin, string(c.Context().Host())) {
		return foreign()
	}
	bound := Me(c).Session
	if bound == "" {
		if bound = c.Cookies(VisitCookie); len(bound) != 26 {
			return foreign()
		}
	}
	if !e.tokenIs(c.FormValue(CSRFField), bound) {
		return foreign()
	}
	return c.Next()
}

func foreign() error {
	return models.Refuse(models.Forbidden, models.Reason{Key: "form_stale"})
}

func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host == host
}

// StrangersForm gives a page with a form for people who are not signed in its
// token: it is bound to a cookie that lasts as long as the browser's window and
// is set on such pages only.
func (e *Edge) StrangersForm(c *fiber.Ctx, p *ui.Page) {
	if Me(c).Session != "" {
		return
	}
	visit := c.Cookies(VisitCookie)
	if len(visit) != 26 {
		visit = rand.Text()
		c.Cookie(&fiber.Cookie{Name: VisitCookie, Value: visit, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode, Secure: e.secure, SessionOnly: true})
	}
	p.CSRF = e.token(visit)
}
