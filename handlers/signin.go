package handlers

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"coupdemain/app/auth"
	"coupdemain/models"
	"coupdemain/web/people"
	"coupdemain/web/ui"
)

// signInPage asks for an e-mail address.
func (s *Server) signInPage(c *fiber.Ctx) error {
	if me(c).person != nil {
		return c.Redirect("/mes-missions", fiber.StatusSeeOther)
	}
	return s.render(c, s.signIn(c, people.SignInForm{Next: ownPath(c.Query("suite"))}))
}

func (s *Server) signIn(c *fiber.Ctx, f people.SignInForm) templ.Component {
	p := s.page(c, ui.T(me(c).lang, "signin.title"))
	p.Section, p.NoIndex = ui.SectionSignIn, true
	s.strangersForm(c, &p)
	f.Mailbox = p.Mailbox
	return people.SignIn(p, f)
}

// signInForm sends a link. It says the same for every address, and when an
// address was sent too many: no mail goes out then.
func (s *Server) signInForm(c *fiber.Ctx) error {
	f := s.form(c)
	email := strings.TrimSpace(f.text("email"))
	next := ownPath(f.text("suite"))
	if !s.Config.Limits || s.Board.AllowLink(email) {
		if err := s.Auth.Ask(c.UserContext(), email, me(c).lang); err != nil {
			return s.refused(c, err, func(reasons []models.Reason) templ.Component {
				return s.signIn(c, people.SignInForm{Email: email, Next: next, Reasons: reasons})
			})
		}
	}
	s.remember(c, next)
	return s.render(c, s.signIn(c, people.SignInForm{Sent: true}))
}

// linkPage shows a button: only pressing it uses the link, because scanners of
// mail open every link of every mail.
func (s *Server) linkPage(c *fiber.Ctx) error {
	return s.confirm(c, c.Query("l"), "", nil)
}

func (s *Server) confirm(c *fiber.Ctx, link, name string, reasons []models.Reason) error {
	invitation, err := s.Auth.Peek(link)
	if err != nil {
		e, status := asError(err)
		c.Status(status)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return s.render(c, s.signIn(c, people.SignInForm{Reasons: e.Reasons}))
	}
	p := s.page(c, ui.T(me(c).lang, "signin.confirm_title"))
	p.Section, p.NoIndex, p.Query = ui.SectionSignIn, true, "l="+link
	s.strangersForm(c, &p)
	c.Set(fiber.HeaderCacheControl, "no-store")
	// The link is in the address, which must not travel on. Not no-referrer: the
	// browser would send the form with "Origin: null", and no form would be ours.
	c.Set(fiber.HeaderReferrerPolicy, "strict-origin")
	return s.render(c, people.SignInConfirm(p, people.SignInLink{Link: link, Email: invitation.Email, Known: invitation.Known, Name: name, Reasons: reasons}))
}

// linkForm uses the link and opens the session.
func (s *Server) linkForm(c *fiber.Ctx) error {
	f := s.form(c)
	cookie, err := s.Auth.Follow(c.UserContext(), f.text("l"), f.text("name"))
	if err != nil {
		e, status := asError(err)
		if status >= 500 {
			return err
		}
		c.Status(status)
		return s.confirm(c, f.text("l"), f.text("name"), e.Reasons)
	}
	s.setSession(c, cookie)
	next := ownPath(c.Cookies(nextCookie))
	s.forgetUnder(c, nextCookie, nextPath)
	s.forget(c, visitCookie)
	if next == "" {
		next = "/mes-missions"
	}
	return s.done(c, next, "signed_in")
}

// signOutForm closes this session everywhere it is open.
func (s *Server) signOutForm(c *fiber.Ctx) error {
	w := me(c)
	if w.person != nil {
		if err := s.Auth.End(c.UserContext(), w.person.ID, w.session, false); err != nil {
			return err
		}
	}
	s.forget(c, sessionCookie)
	return s.done(c, "/", "signed_out")
}

// setSession gives the cookie an age and no date, so that the browser's clock may be wrong.
func (s *Server) setSession(c *fiber.Ctx, cookie auth.Cookie) {
	age := int(cookie.Until.Sub(s.Board.Now()).Seconds())
	c.Cookie(&fiber.Cookie{Name: sessionCookie, Value: cookie.Secret, Path: "/", MaxAge: age, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure})
}

func (s *Server) forget(c *fiber.Ctx, name string) { s.forgetUnder(c, name, "/") }

// forgetUnder forgets a cookie under the path that it was set for.
func (s *Server) forgetUnder(c *fiber.Ctx, name, path string) {
	c.Cookie(&fiber.Cookie{Name: name, Value: "", Path: path, Expires: fasthttp.CookieExpireDelete, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure})
}

// nextCookie remembers for a quarter of an hour where the person was going.
const (
	nextCookie = "cdm_next"
	nextPath   = "/connexion"
)

func (s *Server) remember(c *fiber.Ctx, next string) {
	if next != "" {
		c.Cookie(&fiber.Cookie{Name: nextCookie, Value: next, Path: nextPath, MaxAge: 900, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure})
	}
}

// ownPath lets only a path of this board through: anything else could lead to another site.
func ownPath(path string) string {
	if len(path) > 512 || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t;,\"") {
		return ""
	}
	return path
}
