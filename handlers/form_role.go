package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/models"
)

// roleForm gives or takes the role of agent or steward. Somebody who never
// signed in is registered under the name that the steward gives.
func (s *Server) roleForm(c *fiber.Ctx) error {
	f := s.form(c)
	role, authority := models.Role(f.text("role")), f.text("authority")
	if role == models.Steward {
		authority = ""
	}
	revoke := f.text("act") == "revoke"
	person, err := s.roleHolder(c, f, !revoke)
	if err == nil && revoke {
		_, err = s.do(c, &models.RevokeRole{Person: person, Role: role, Authority: authority})
	} else if err == nil {
		_, err = s.do(c, &models.GrantRole{Person: person, Role: role, Authority: authority})
	}
	if err != nil {
		return s.stewardAgain(c, err, "roles", "", f)
	}
	if revoke {
		return s.stewardDone(c, "role.revoked")
	}
	return s.stewardDone(c, "role.granted")
}

// roleHolder finds the person of the address, or registers them.
func (s *Server) roleHolder(c *fiber.Ctx, f *form, register bool) (string, error) {
	person, err := s.personByEmail(f, "email")
	if err == nil || !register || models.CodeOf(err) != models.Refused || strings.TrimSpace(f.text("name")) == "" {
		return person, err
	}
	email, err := auth.CleanEmail(strings.TrimSpace(f.text("email")))
	if err != nil {
		return "", err
	}
	if _, err := s.admit(c); err != nil {
		return "", err
	}
	return s.Board.Register(c.UserContext(), me(c).by(), board.PersonDoc{Name: f.text("name"), Email: email}, me(c).lang)
}
