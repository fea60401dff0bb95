package edge

import (
	"bytes"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// Page fills the frame for this request. A notice comes after a form by ?fait=,
// whose value names a sentence of the translations ("done." before it) and
// nothing else, so that nobody can make our pages say their own words.
func (e *Edge) Page(c *fiber.Ctx, title string) ui.Page {
	w := Me(c)
	p := ui.Page{
		Title: title, Path: c.Path(), Query: string(c.Context().QueryArgs().QueryString()), Lang: w.Lang,
		Board: e.Config.Operator, Demo: e.Config.Demo, Mailbox: e.Config.Mailbox && e.Local(c),
		Now: e.Board.Now(), Pos: e.State().Pos,
	}
	if key := "done." + c.Query("fait"); key != "done." && ui.Has(key) {
		p.Notice = &ui.Notice{Text: ui.T(w.Lang, key)}
	}
	if w.Person == nil {
		return p
	}
	p.CSRF = e.token(w.Session)
	p.Viewer = e.viewerOf(c, w.Person)
	return p
}

func (e *Edge) viewerOf(c *fiber.Ctx, person *models.Person) *ui.Viewer {
	v := &ui.Viewer{ID: person.ID, Agent: len(person.Agent) > 0, Developer: person.Developer != "", Steward: person.Steward}
	if len(person.Agent) > 0 {
		if a, ok := e.State().Authority(person.Agent[0]); ok {
			v.Authority = a.Name
		}
	}
	doc, err := e.Board.Person(c.UserContext(), person.ID)
	if err != nil { // the frame is not worth failing a page; the log says it
		e.Log.Warn("name of the viewer not read", "request", Me(c).ID, "error", err)
		v.Name = person.ID
		return v
	}
	v.Name = doc.Name
	return v
}

// Render answers with a page. What it writes is kept until it is whole: a page
// that fails half-way becomes the error page.
func (e *Edge) Render(c *fiber.Ctx, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(c.UserContext(), &b); err != nil {
		return models.Fault(models.Internal, err, "render a page")
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Vary(fiber.HeaderCookie, fiber.HeaderAcceptLanguage)
	return c.Send(b.Bytes())
}

// Done sends the browser to a page after a form, with the notice done.<notice> when there is one.
func (e *Edge) Done(c *fiber.Ctx, path, notice string) error {
	if notice != "" {
		mark := "?"
		if strings.Contains(path, "?") {
			mark = "&"
		}
		path += mark + "fait=" + notice
	}
	return c.Redirect(path, fiber.StatusSeeOther)
}

// Refused answers a form that the rules refuse with its own page, so that what was
// typed is not lost; again makes that page from the reasons. Errors that no typing
// can mend (unauthenticated, forbidden, not_found, limit, our own fault) are returned,
// for the error page.
func (e *Edge) Refused(c *fiber.Ctx, err error, again func(reasons []models.Reason) templ.Component) error {
	r, status := AsError(err)
	switch r.Code {
	case models.Invalid, models.Conflict, models.TooLate, models.TooHigh, models.TooLow, models.Refused:
		e.note(c, r, status)
		c.Status(status)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return e.Render(c, again(r.Reasons))
	}
	return err
}
