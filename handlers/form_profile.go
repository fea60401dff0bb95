package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
)

// profileForm makes the person's developer profile, or changes it.
func (s *Server) profileForm(c *fiber.Ctx) error {
	f := s.form(c)
	notice, err := s.saveProfile(c, f)
	if err != nil {
		return s.profileAgain(c, err, "profil", f)
	}
	return s.done(c, "/mon-profil", notice)
}

func (s *Server) saveProfile(c *fiber.Ctx, f *form) (notice string, err error) {
	words := board.ProfileDoc{Name: f.text("name"), About: f.text("about")}
	by := me(c).by()
	key, err := s.admit(c)
	if err != nil {
		return "", err
	}
	if me(c).person.Developer == "" {
		cmd := models.RegisterDeveloper{Legal: f.text("legal"), Department: f.text("department"), Remote: f.check("remote")}
		_, _, err := s.Board.RegisterDeveloper(c.UserContext(), by, key, cmd, words)
		return "profile.created", err
	}
	cmd := models.ChangeDeveloper{Legal: f.text("legal"), Department: f.text("department"), Remote: f.check("remote")}
	_, err = s.Board.ChangeDeveloper(c.UserContext(), by, key, cmd, words)
	return "profile.changed", err
}
