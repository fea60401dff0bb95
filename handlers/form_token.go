package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// tokenForm issues an API token. The answer is the page that shows it, this
// once: a redirect would have to keep the token somewhere.
func (s *Server) tokenForm(c *fiber.Ctx) error {
	f := s.form(c)
	if _, err := s.admit(c); err != nil {
		return err
	}
	token, err := s.Auth.Issue(c.UserContext(), me(c).by(), me(c).by(), f.text("label"))
	if err != nil {
		return s.profileAgain(c, err, "jetons", f)
	}
	v, err := s.profile(c)
	if err != nil {
		return err
	}
	v.Token = token
	return s.render(c, s.profileView(c, v))
}

// tokenRevokeForm ends one of the person's tokens.
func (s *Server) tokenRevokeForm(c *fiber.Ctx) error {
	f := s.form(c)
	if _, err := s.do(c, &models.RevokeToken{Token: f.text("token")}); err != nil {
		return s.profileAgain(c, err, "jetons", f)
	}
	return s.done(c, "/mon-profil", "token.revoked")
}
