package handlers

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/web/publish"
)

// publishSave keeps the screen as a draft, then reads it over or publishes it,
// as the button says. What is only missing is kept too: a draft may lack anything.
func (s *Server) publishSave(c *fiber.Ctx) error {
	if !s.publishes(c) {
		return s.publishDoor(c)
	}
	f := s.form(c)
	t := readTerms(f, s.state())
	id, key, err := f.text("mission"), "", f.err()
	if err == nil {
		key, err = s.admit(c)
	}
	kept := false
	if err == nil {
		id, err = s.keepDraft(c, f, id, key, t)
		kept = err == nil
	}
	if kept && f.text("op") == "publish" {
		err = s.publishKept(c, id, key)
	}
	if err != nil {
		return s.refused(c, err, func(reasons []models.Reason) templ.Component { return s.publishAgain(c, f, id, kept, t, reasons) })
	}
	switch f.text("op") {
	case "publish":
		return s.done(c, s.missionHome(id), "published")
	case "preview":
		return s.done(c, s.missionHome(id), "draft_saved")
	}
	return s.done(c, "/publier?mission="+id, "draft_saved")
}

// keepDraft begins or revises the draft and gives its id.
func (s *Server) keepDraft(c *fiber.Ctx, f *form, id, key string, t models.Terms) (string, error) {
	request := board.Request{By: me(c).by(), Key: key}
	if id != "" {
		request.Command = &models.ReviseMission{Mission: id, Seen: f.seen("seen"), Terms: whole(t)}
		if err := f.err(); err != nil {
			return id, err
		}
		_, err := s.Board.Do(c.UserContext(), request)
		return id, err
	}
	request.Command = &models.DraftMission{Authority: f.text("authority"), Parent: f.text("parent"), Terms: whole(t)}
	answer, err := s.Board.Do(c.UserContext(), request)
	if err != nil {
		return "", tooMany(err)
	}
	for _, e := range answer.Events { // under a repeated key, the first answer's id
		if drafted, ok := e.(*models.MissionDrafted); ok {
			return drafted.Hidden.Mission, nil
		}
	}
	return "", models.Refuse(models.Internal, models.Reason{Key: "internal"})
}

// publishKept publishes the draft that was just saved, under a key of its own.
func (s *Server) publishKept(c *fiber.Ctx, id, key string) error {
	if key != "" {
		key += "-p"
	}
	_, err := s.Board.Do(c.UserContext(), board.Request{By: me(c).by(), Key: key, Command: &models.PublishMission{Mission: id}})
	return err
}

// publishAgain is the screen with what was typed and why it was refused. When the
// draft was saved before, the screen is that draft's: the next sending changes it.
func (s *Server) publishAgain(c *fiber.Ctx, f *form, id string, kept bool, t models.Terms, reasons []models.Reason) templ.Component {
	authority := f.text("authority")
	m, known := s.state().Mission(id)
	if known && me(c).person.IsAgent(m.Authority) {
		authority = m.Authority
	}
	if !me(c).person.IsAgent(authority) {
		authority = me(c).person.Agent[0]
	}
	if kept && known {
		t = m.Terms
	}
	form := s.publishForm(c, authority, t)
	if kept && known {
		form.Values["seen"] = []string{seenAt(m)}
	} else {
		form.Values = f.values
		form.Kind = models.Kind(f.text("template"))
	}
	if known && authority == m.Authority && !m.Public() {
		form.Mission, form.SavedAt = m.ID, m.RevisedAt
	}
	form.Parent, form.Reasons = f.text("parent"), reasons
	return publish.Page(s.publishFrame(c), form)
}
