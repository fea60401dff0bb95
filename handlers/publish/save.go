package publish

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/web/publish"
)

// Save keeps the screen as a draft, then reads it over or publishes it,
// as the button says. What is only missing is kept too: a draft may lack anything.
func (h Pages) Save(c *fiber.Ctx) error {
	if !h.publishes(c) {
		return h.publishDoor(c)
	}
	f := h.Form(c)
	t := readTerms(f, h.State())
	id, key, err := f.Text("mission"), "", f.Err()
	if err == nil {
		key, err = h.Admit(c)
	}
	kept := false
	if err == nil {
		id, err = h.keepDraft(c, f, id, key, t)
		kept = err == nil
	}
	if kept && f.Text("op") == "publish" {
		err = h.publishKept(c, id, key)
	}
	if err != nil {
		return h.Refused(c, err, func(reasons []models.Reason) templ.Component { return h.publishAgain(c, f, id, kept, t, reasons) })
	}
	switch f.Text("op") {
	case "publish":
		return h.Done(c, h.missions.Home(id), "published")
	case "preview":
		return h.Done(c, h.missions.Home(id), "draft_saved")
	}
	return h.Done(c, "/publier?mission="+id, "draft_saved")
}

// keepDraft begins or revises the draft and gives its id.
func (h Pages) keepDraft(c *fiber.Ctx, f *edge.Form, id, key string, t models.Terms) (string, error) {
	request := board.Request{By: edge.Me(c).By(), Key: key}
	if id != "" {
		request.Command = &models.ReviseMission{Mission: id, Seen: f.Seen("seen"), Terms: whole(t)}
		if err := f.Err(); err != nil {
			return id, err
		}
		_, err := h.Board.Do(c.UserContext(), request)
		return id, err
	}
	request.Command = &models.DraftMission{Authority: f.Text("authority"), Parent: f.Text("parent"), Terms: whole(t)}
	answer, err := h.Board.Do(c.UserContext(), request)
	if err != nil {
		return "", edge.TooMany(err)
	}
	for _, e := range answer.Events { // under a repeated key, the first answer's id
		if drafted, ok := e.(*models.MissionDrafted); ok {
			return drafted.Hidden.Mission, nil
		}
	}
	return "", models.Refuse(models.Internal, models.Reason{Key: "internal"})
}

// publishKept publishes the draft that was just saved, under a key of its own.
func (h Pages) publishKept(c *fiber.Ctx, id, key string) error {
	if key != "" {
		key += "-p"
	}
	_, err := h.Board.Do(c.UserContext(), board.Request{By: edge.Me(c).By(), Key: key, Command: &models.PublishMission{Mission: id}})
	return err
}

// publishAgain is the screen with what was typed and why it was refused. When the
// draft was saved before, the screen is that draft's: the next sending changes it.
func (h Pages) publishAgain(c *fiber.Ctx, f *edge.Form, id string, kept bool, t models.Terms, reasons []models.Reason) templ.Component {
	authority := f.Text("authority")
	m, known := h.State().Mission(id)
	if known && edge.Me(c).Person.IsAgent(m.Authority) {
		authority = m.Authority
	}
	if !edge.Me(c).Person.IsAgent(authority) {
		authority = edge.Me(c).Person.Agent[0]
	}
	if kept && known {
		t = m.Terms
	}
	form := h.publishForm(c, authority, t)
	if kept && known {
		form.Values["seen"] = []string{seenAt(m)}
	} else {
		form.Values = f.Values
		form.Kind = models.Kind(f.Text("template"))
	}
	if known && authority == m.Authority && !m.Public() {
		form.Mission, form.SavedAt = m.ID, m.RevisedAt
	}
	form.Parent, form.Reasons = f.Text("parent"), reasons
	return publish.Page(h.publishFrame(c), form)
}
