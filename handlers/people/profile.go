package people

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/software"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/people"
	"coupdemain/web/ui"
)

// Profile is one's own page; a stranger is told how to begin.
func (h Pages) Profile(c *fiber.Ctx) error {
	if edge.Me(c).Person == nil {
		p := h.Page(c, ui.T(edge.Me(c).Lang, "profile.door_title"))
		p.Description = ui.T(edge.Me(c).Lang, "profile.door_lead")
		return h.Render(c, people.ProfileDoor(p))
	}
	v, err := h.profile(c)
	if err != nil {
		return err
	}
	v.Software = edge.Asked(c, "logiciel")
	return h.Render(c, h.drawProfile(c, v))
}

func (h Pages) drawProfile(c *fiber.Ctx, v people.ProfileData) templ.Component {
	p := h.Page(c, ui.T(edge.Me(c).Lang, "profile.title"))
	p.Section, p.NoIndex = ui.SectionProfile, true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return people.Profile(p, v)
}

// refuse answers a refused form of the page with the page itself.
func (h Pages) refuse(c *fiber.Ctx, err error, op string, f *edge.Form) error {
	v, fault := h.profile(c)
	if fault != nil {
		return fault
	}
	return h.Refused(c, edge.TooMany(err), func(reasons []models.Reason) templ.Component {
		v.Form = ui.RefusedForm{Op: op, Values: f.Values, Reasons: reasons}
		return h.drawProfile(c, v)
	})
}

// profile gathers what the page shows of the person who asks.
func (h Pages) profile(c *fiber.Ctx) (v people.ProfileData, err error) {
	st, w, now := h.State(), edge.Me(c), h.Board.Now()
	if v.Me, err = view.MeOf(st, w.Person.ID); err != nil {
		return v, err
	}
	doc, err := h.Board.Person(c.UserContext(), w.Person.ID)
	if err != nil {
		return v, err
	}
	v.Me.Name, v.Me.Email = doc.Name, doc.Email
	v.Names = software.Names(st)
	person, ok := st.Person(w.Person.ID)
	if !ok {
		return v, models.Refuse(models.Unauthenticated, models.Reason{Key: "not_signed_in"})
	}
	for _, hash := range person.Sessions {
		if _, open := st.SessionOf(hash, now); open {
			v.Sessions++
		}
	}
	for _, hash := range person.Tokens {
		if t, ok := st.TokenOf(hash); ok {
			v.Tokens = append(v.Tokens, people.TokenLine{Hash: t.Hash, Label: t.Label, Since: t.Since})
		}
	}
	d, ok := st.Developer(person.Developer)
	if !ok {
		return v, nil
	}
	profile, err := view.Developer(st, view.Viewer{Person: person}, d.ID, now)
	if err != nil {
		return v, err
	}
	if err := h.Fill(c, &profile); err != nil {
		return v, err
	}
	v.Profile = &profile
	v.Members, err = h.members(c.UserContext(), d)
	return v, err
}

// members names the people behind a profile.
func (h Pages) members(ctx context.Context, d *models.Developer) ([]people.Member, error) {
	list := make([]people.Member, 0, len(d.Members))
	for _, id := range d.Members {
		doc, err := h.Board.Person(ctx, id)
		if err != nil && models.CodeOf(err) != models.NotFound { // somebody erased this very moment
			return nil, err
		}
		if err == nil {
			list = append(list, people.Member{ID: id, Name: doc.Name})
		}
	}
	return list, nil
}
