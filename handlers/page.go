package handlers

import (
	"bytes"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/web/ui"
)

// page fills the frame for this request. A notice comes after a form by ?fait=,
// whose value names a sentence of the translations ("done." before it) and
// nothing else, so that nobody can make our pages say their own words.
func (s *Server) page(c *fiber.Ctx, title string) ui.Page {
	w := me(c)
	p := ui.Page{
		Title: title, Path: c.Path(), Query: string(c.Context().QueryArgs().QueryString()), Lang: w.lang,
		Board: s.Config.Operator, Demo: s.Config.Demo, Mailbox: s.Config.Mailbox && s.local(c),
		Now: s.Board.Now(), Pos: s.state().Pos,
	}
	if key := "done." + c.Query("fait"); key != "done." && ui.Has(key) {
		p.Notice = &ui.Notice{Text: ui.T(w.lang, key)}
	}
	if w.person == nil {
		return p
	}
	p.CSRF = s.token(w.session)
	p.Viewer = s.viewerOf(c, w.person)
	return p
}

func (s *Server) viewerOf(c *fiber.Ctx, person *models.Person) *ui.Viewer {
	v := &ui.Viewer{ID: person.ID, Agent: len(person.Agent) > 0, Developer: person.Developer != "", Steward: person.Steward}
	if len(person.Agent) > 0 {
		if a, ok := s.state().Authority(person.Agent[0]); ok {
			v.Authority = a.Name
		}
	}
	doc, err := s.Board.Person(c.UserContext(), person.ID)
	if err != nil { // the frame is not worth failing a page; the log says it
		s.Log.Warn("name of the viewer not read", "request", me(c).id, "error", err)
		v.Name = person.ID
		return v
	}
	v.Name = doc.Name
	return v
}

// render answers with a page. What it writes is kept until it is whole: a page
// that fails half-way becomes the error page.
func (s *Server) render(c *fiber.Ctx, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(c.UserContext(), &b); err != nil {
		return models.Fault(models.Internal, err, "render a page")
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Vary(fiber.HeaderCookie, fiber.HeaderAcceptLanguage)
	return c.Send(b.Bytes())
}

// do has the board do what this person asks, within their limits. The key comes
// from the header Idempotency-Key or the form field key.
func (s *Server) do(c *fiber.Ctx, cmd models.Command) (board.Answer, error) {
	w := me(c)
	key, err := s.admit(c)
	if err != nil {
		return board.Answer{}, err
	}
	started := time.Now()
	a, err := s.Board.Do(c.UserContext(), board.Request{By: w.person.ID, Key: key, Command: cmd})
	if err == nil {
		s.Metrics.Append.Observe(time.Since(started).Seconds())
	}
	return a, err
}

// admit reads the key of a write and counts it; for acts that are not one command (s.Board.RegisterDeveloper).
func (s *Server) admit(c *fiber.Ctx) (key string, err error) {
	w := me(c)
	if w.person == nil { // strangers would otherwise be counted as one person
		return "", models.Refuse(models.Unauthenticated, models.Reason{Key: "not_signed_in"})
	}
	if s.Config.Limits {
		if err := s.Board.Allow(w.by(), w.bearer); err != nil {
			return "", err
		}
	}
	return idempotencyKey(c)
}

const maxKey = 64

func idempotencyKey(c *fiber.Ctx) (string, error) {
	key := c.Get("Idempotency-Key")
	if key == "" && !strings.HasPrefix(c.Path(), "/api/") {
		key = c.FormValue("key")
	}
	if len(key) > maxKey {
		return "", models.Refuse(models.Invalid, models.Reason{Key: "key_invalid", Field: "key"})
	}
	for i := range len(key) {
		if key[i] <= ' ' || key[i] > '~' {
			return "", models.Refuse(models.Invalid, models.Reason{Key: "key_invalid", Field: "key"})
		}
	}
	return key, nil
}

// see fills names and texts of views from the vault.
func (s *Server) see(c *fiber.Ctx, views ...models.Fillable) error {
	return s.Board.Fill(c.UserContext(), views...)
}

// viewer is how the rules of visibility know this person before a mission.
func (s *Server) viewer(c *fiber.Ctx, mission string) (models.Viewer, error) {
	return s.Board.Viewer(c.UserContext(), me(c).by(), mission)
}

// done sends the browser to a page after a form, with the notice done.<notice> when there is one.
func (s *Server) done(c *fiber.Ctx, path, notice string) error {
	if notice != "" {
		mark := "?"
		if strings.Contains(path, "?") {
			mark = "&"
		}
		path += mark + "fait=" + notice
	}
	return c.Redirect(path, fiber.StatusSeeOther)
}

// refused answers a form that the rules refuse with its own page, so that what was
// typed is not lost; again makes that page from the reasons. Errors that no typing
// can mend (a stranger, a limit, our own fault) go to the error page.
func (s *Server) refused(c *fiber.Ctx, err error, again func(reasons []models.Reason) templ.Component) error {
	e, status := asError(err)
	switch e.Code {
	case models.Invalid, models.Conflict, models.TooLate, models.TooHigh, models.TooLow, models.Refused:
		s.note(c, e, status)
		c.Status(status)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return s.render(c, again(e.Reasons))
	}
	return err
}
