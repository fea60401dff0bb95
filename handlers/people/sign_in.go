package people

import (
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/web/people"
	"coupdemain/web/ui"
)

// SignIn asks for an e-mail address.
func (h Pages) SignIn(c *fiber.Ctx) error {
	if edge.Me(c).Person != nil {
		return c.Redirect("/mes-missions", fiber.StatusSeeOther)
	}
	return h.Render(c, h.draw(c, people.SignInForm{Next: edge.OwnPath(c.Query("suite"))}))
}

func (h Pages) draw(c *fiber.Ctx, f people.SignInForm) templ.Component {
	p := h.Page(c, ui.T(edge.Me(c).Lang, "signin.title"))
	p.Section, p.NoIndex = ui.SectionSignIn, true
	h.StrangersForm(c, &p)
	f.Mailbox = p.Mailbox
	return people.SignIn(p, f)
}

// SendLink sends a link. It says the same for every address, and when an
// address was sent too many: no mail goes out then.
func (h Pages) SendLink(c *fiber.Ctx) error {
	f := h.Form(c)
	email := strings.TrimSpace(f.Text("email"))
	next := edge.OwnPath(f.Text("suite"))
	if !h.Config.Limits || h.Board.AllowLink(email) {
		if err := h.Auth.Ask(c.UserContext(), email, edge.Me(c).Lang); err != nil {
			return h.Refused(c, err, func(reasons []models.Reason) templ.Component {
				return h.draw(c, people.SignInForm{Email: email, Next: next, Reasons: reasons})
			})
		}
	}
	if next != "" {
		h.Keep(c, nextCookie, next, nextPath, nextTime)
	}
	return h.Render(c, h.draw(c, people.SignInForm{Sent: true}))
}

// Link shows a button: only pressing it uses the link, because scanners of
// mail open every link of every mail.
func (h Pages) Link(c *fiber.Ctx) error {
	return h.confirm(c, c.Query("l"), "", nil)
}

func (h Pages) confirm(c *fiber.Ctx, link, name string, reasons []models.Reason) error {
	invitation, err := h.Auth.Peek(link)
	if err != nil {
		e, status := edge.AsError(err)
		c.Status(status)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return h.Render(c, h.draw(c, people.SignInForm{Reasons: e.Reasons}))
	}
	p := h.Page(c, ui.T(edge.Me(c).Lang, "signin.confirm_title"))
	p.Section, p.NoIndex, p.Query = ui.SectionSignIn, true, "l="+link
	h.StrangersForm(c, &p)
	c.Set(fiber.HeaderCacheControl, "no-store")
	// The link is in the address, which must not travel on. Not no-referrer: the
	// browser would send the form with "Origin: null", and no form would be ours.
	c.Set(fiber.HeaderReferrerPolicy, "strict-origin")
	return h.Render(c, people.SignInConfirm(p, people.SignInLink{Link: link, Email: invitation.Email, Known: invitation.Known, Name: name, Reasons: reasons}))
}

// FollowLink uses the link and opens the session.
func (h Pages) FollowLink(c *fiber.Ctx) error {
	f := h.Form(c)
	cookie, err := h.Auth.Follow(c.UserContext(), f.Text("l"), f.Text("name"))
	if err != nil {
		e, status := edge.AsError(err)
		if status >= 500 {
			return err
		}
		c.Status(status)
		return h.confirm(c, f.Text("l"), f.Text("name"), e.Reasons)
	}
	h.SetSession(c, cookie)
	next := edge.OwnPath(c.Cookies(nextCookie))
	h.Forget(c, nextCookie, nextPath)
	h.Forget(c, edge.VisitCookie, "/")
	if next == "" {
		next = "/mes-missions"
	}
	return h.Done(c, next, "signed_in")
}

// SignOut closes this session everywhere it is open.
func (h Pages) SignOut(c *fiber.Ctx) error {
	w := edge.Me(c)
	if w.Person != nil {
		if err := h.Auth.End(c.UserContext(), w.Person.ID, w.Session, false); err != nil {
			return err
		}
	}
	h.Forget(c, edge.SessionCookie, "/")
	return h.Done(c, "/", "signed_out")
}

// nextCookie remembers for a quarter of an hour where the person was going.
const (
	nextCookie = "cdm_next"
	nextPath   = "/connexion"
	nextTime   = 15 * time.Minute
)
