package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web"
)

// who is the asker of a request.
type who struct {
	person  *models.Person // nil: a stranger
	session string         // hash of the browser's session
	token   string         // hash of the API token
	lang    string
	bearer  bool
	id      string // of the request
}

// by is the person's id, empty for a stranger.
func (w *who) by() string {
	if w.person == nil {
		return ""
	}
	return w.person.ID
}

type whoKey struct{}

// me tells who asks. It is never nil: a request that failed before it was read has a stranger.
func me(c *fiber.Ctx) *who {
	if w, ok := c.Locals(whoKey{}).(*who); ok {
		return w
	}
	w := &who{lang: web.French}
	c.Locals(whoKey{}, w)
	return w
}

// Names of our cookies. The prefix __Host- would need https, which a board on loopback has not.
const (
	sessionCookie  = "cdm_session"
	languageCookie = "cdm_lang"
	visitCookie    = "cdm_visit"
)

// identify knows the person of a page by the session cookie.
func (s *Server) identify(c *fiber.Ctx) error {
	secret, at := c.Cookies(sessionCookie), s.state().Pos
	person, session, ok := s.Auth.Session(secret)
	if !ok && secret != "" && s.madeElsewhere(c, at) {
		person, session, ok = s.Auth.Session(secret)
	}
	if ok {
		s.enter(c, person, func(w *who) { w.session = session })
	}
	return c.Next()
}

// identifyAPI knows the person by a bearer token, or by the cookie when the
// browser itself says that the request comes from one of our pages. A token that
// is not known is refused: falling back to a stranger would hide it.
func (s *Server) identifyAPI(c *fiber.Ctx) error {
	if header := c.Get(fiber.HeaderAuthorization); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		token, at := strings.TrimSpace(token), s.state().Pos
		person, known, ok := s.Auth.Bearer(token)
		if !ok && s.madeElsewhere(c, at) {
			person, known, ok = s.Auth.Bearer(token)
		}
		if !strings.EqualFold(scheme, "Bearer") || !ok {
			return models.Refuse(models.Unauthenticated, models.Reason{Key: "token_unknown"})
		}
		s.enter(c, person, func(w *who) { w.token, w.bearer = known, true })
		return c.Next()
	}
	if c.Get("Sec-Fetch-Site") == "same-origin" {
		return s.identify(c)
	}
	return c.Next()
}

func (s *Server) enter(c *fiber.Ctx, person string, how func(*who)) {
	p, ok := s.state().Person(person)
	if !ok || p.Erased {
		return
	}
	w := me(c)
	w.person = p
	how(w)
}

// language decides the language: ?lang= (kept in a cookie), the cookie, the
// person's own, the browser's, French.
func (s *Server) language(c *fiber.Ctx) error {
	asked := c.Query("lang")
	w := me(c)
	w.lang = web.ChooseLanguage(asked, c.Cookies(languageCookie), c.Get(fiber.HeaderAcceptLanguage))
	if asked == w.lang && c.Cookies(languageCookie) != asked {
		c.Cookie(&fiber.Cookie{Name: languageCookie, Value: asked, Path: "/", MaxAge: 365 * 24 * 3600, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure})
	}
	return c.Next()
}
