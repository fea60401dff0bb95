package handlers

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/people"
	"coupdemain/web/ui"
)

// profilePage is one's own page; a stranger is told how to begin.
func (s *Server) profilePage(c *fiber.Ctx) error {
	if me(c).person == nil {
		p := s.page(c, ui.T(me(c).lang, "profile.door_title"))
		p.Description = ui.T(me(c).lang, "profile.door_lead")
		return s.render(c, people.ProfileDoor(p))
	}
	v, err := s.profile(c)
	if err != nil {
		return err
	}
	v.Software = asked(c, "logiciel")
	return s.render(c, s.profileView(c, v))
}

func (s *Server) profileView(c *fiber.Ctx, v people.ProfileData) templ.Component {
	p := s.page(c, ui.T(me(c).lang, "profile.title"))
	p.Section, p.NoIndex = ui.SectionProfile, true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return people.Profile(p, v)
}

// profileAgain answers a refused form of the page with the page itself.
func (s *Server) profileAgain(c *fiber.Ctx, err error, op string, f *form) error {
	v, fault := s.profile(c)
	if fault != nil {
		return fault
	}
	return s.refused(c, tooMany(err), func(reasons []models.Reason) templ.Component {
		v.Form = ui.RefusedForm{Op: op, Values: f.values, Reasons: reasons}
		return s.profileView(c, v)
	})
}

// profile gathers what the page shows of the person who asks.
func (s *Server) profile(c *fiber.Ctx) (v people.ProfileData, err error) {
	st, w, now := s.state(), me(c), s.Board.Now()
	if v.Me, err = st.MeOf(w.person.ID); err != nil {
		return v, err
	}
	doc, err := s.Board.Person(c.UserContext(), w.person.ID)
	if err != nil {
		return v, err
	}
	v.Me.Name, v.Me.Email = doc.Name, doc.Email
	v.Names = softwareNames(st)
	person, ok := st.Person(w.person.ID)
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
	profile, err := st.DeveloperFor(models.Viewer{Person: person}, d.ID, now)
	if err != nil {
		return v, err
	}
	if err := s.see(c, &profile); err != nil {
		return v, err
	}
	v.Profile = &profile
	v.Members, err = s.members(c.UserContext(), d)
	return v, err
}

// members names the people behind a profile.
func (s *Server) members(ctx context.Context, d *models.Developer) ([]people.Member, error) {
	list := make([]people.Member, 0, len(d.Members))
	for _, id := range d.Members {
		doc, err := s.Board.Person(ctx, id)
		if err != nil && models.CodeOf(err) != models.NotFound { // somebody erased this very moment
			return nil, err
		}
		if err == nil {
			list = append(list, people.Member{ID: id, Name: doc.Name})
		}
	}
	return list, nil
}
