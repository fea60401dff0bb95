package edge

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// Asker is who asks.
type Asker struct {
	Person  *models.Person // nil: a stranger
	Session string         // hash of the browser's session
	Token   string         // hash of the API token
	Lang    string
	Bearer  bool   // known by a token
	ID      string // of the request
}

// By is the person's id, empty for a stranger.
func (w *Asker) By() string {
	if w.Person == nil {
		return ""
	}
	return w.Person.ID
}

type askerKey struct{}

// Me tells who asks. It is never nil: a request that failed before it was read has a stranger.
func Me(c *fiber.Ctx) *Asker {
	if w, ok := c.Locals(askerKey{}).(*Asker); ok {
		return w
	}
	w := &Asker{Lang: ui.French}
	c.Locals(askerKey{}, w)
	return w
}

// Names of our cookies. The prefix __Host- would need https, which a board on loopback has not.
const (
	SessionCookie  = "cdm_session"
	languageCookie = "cdm_lang"
	VisitCookie    = "cdm_visit" // of a stranger who is shown a form
)

// Identify knows the person of a page by the session cookie.
func (e *Edge) Identify(c *fiber.Ctx) error {
	secret, at := c.Cookies(SessionCookie), e.State().Pos
	person, session, ok := e.Auth.Session(secret)
	if !ok && secret != "" && e.RetryAfterCatchUp(c, at) {
		person, session, ok = e.Auth.Session(secret)
	}
	if ok {
		e.enter(c, person, func(w *Asker) { w.Session = session })
	}
	return c.Next()
}

// IdentifyCaller knows the person by a bearer token, or by the cookie when the
// browser itself says that the request comes from one of our pages. A token that
// is not known is refused: falling back to a stranger would hide it.
func (e *Edge) IdentifyCaller(c *fiber.Ctx) error {
	if header := c.Get(fiber.HeaderAuthorization); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		token, at := strings.TrimSpace(token), e.State().Pos
		person, known, ok := e.Auth.Bearer(token)
		if !ok && e.RetryAfterCatchUp(c, at) {
			person, known, ok = e.Auth.Bearer(token)
		}
		if !strings.EqualFold(scheme, "Bearer") || !ok {
			return models.Refuse(models.Unauthenticated, models.Reason{Key: "token_unknown"})
		}
		e.enter(c, person, func(w *Asker) { w.Token, w.Bearer = known, true })
		return c.Next()
	}
	if c.Get("Sec-Fetch-Site") == "same-origin" {
		return e.Identify(c)
	}
	return c.Next()
}

func (e *Edge) enter(c *fiber.Ctx, person string, how func(*Asker)) {
	p, ok := e.State().Person(person)
	if !ok || p.Erased {
		return
	}
	w := Me(c)
	w.Person = p
	how(w)
}

// Language decides the language: ?lang= (kept in a cookie), the cookie, the
// person's own, the browser's, French.
func (e *Edge) Language(c *fiber.Ctx) error {
	asked := c.Query("lang")
	w := Me(c)
	w.Lang = ui.ChooseLanguage(asked, c.Cookies(languageCookie), c.Get(fiber.HeaderAcceptLanguage))
	if asked == w.Lang && c.Cookies(languageCookie) != asked {
		e.Keep(c, languageCookie, asked, "/", 365*24*time.Hour)
	}
	return c.Next()
}
