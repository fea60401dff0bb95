package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/auth"
	"coupdemain/models"
)

// personByEmail finds who reads an address typed in a form.
func (s *Server) personByEmail(f *form, field string) (string, error) {
	email, err := auth.CleanEmail(strings.TrimSpace(f.text(field)))
	if err != nil {
		return "", err
	}
	p, ok := s.state().PersonByMac(s.Board.Mac(email))
	if !ok {
		return "", models.Refuse(models.Refused, models.Reason{Key: "person_unknown", Field: field})
	}
	return p.ID, nil
}

// memberForm adds somebody to the person's profile by their address.
func (s *Server) memberForm(c *fiber.Ctx) error {
	f := s.form(c)
	person, err := s.personByEmail(f, "email")
	if err == nil {
		_, err = s.do(c, &models.AddMember{Developer: me(c).person.Developer, Person: person})
	}
	if err != nil {
		return s.profileAgain(c, err, "membres", f)
	}
	return s.done(c, "/mon-profil", "member.added")
}

// memberRemoveForm takes somebody, or oneself, off the person's profile.
func (s *Server) memberRemoveForm(c *fiber.Ctx) error {
	f := s.form(c)
	_, err := s.do(c, &models.RemoveMember{Developer: me(c).person.Developer, Person: f.text("person")})
	if err != nil {
		return s.profileAgain(c, err, "membres/retirer", f)
	}
	return s.done(c, "/mon-profil", "member.removed")
}
