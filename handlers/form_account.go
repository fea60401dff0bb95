package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// signOutAllForm closes every session of the person, this one too.
func (s *Server) signOutAllForm(c *fiber.Ctx) error {
	if err := s.Auth.End(c.UserContext(), me(c).by(), "", true); err != nil {
		return err
	}
	s.forget(c, sessionCookie)
	return s.done(c, "/", "signed_out_all")
}

// eraseForm erases the person, once they said that they are sure.
func (s *Server) eraseForm(c *fiber.Ctx) error {
	f := s.form(c)
	if !f.check("sure") {
		f.bad("sure", "erase_unsure", nil)
		return s.profileAgain(c, f.err(), "effacer", f)
	}
	if _, err := s.admit(c); err != nil {
		return err
	}
	if err := s.Board.Erase(c.UserContext(), me(c).by(), me(c).by()); err != nil {
		return err
	}
	s.forget(c, sessionCookie)
	return s.done(c, "/", "erased")
}

// tooMany turns a limit of the rules into a refusal of the form that met it: the
// error page would lose what was typed, and waiting would not help.
func tooMany(err error) error {
	e, _ := asError(err)
	if e.Code == models.Limit && len(e.Reasons) > 0 && e.Reasons[0].Key == "too_many" {
		return models.Refuse(models.Refused, e.Reasons...)
	}
	return err
}
