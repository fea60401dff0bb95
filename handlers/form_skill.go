package handlers

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// skillForm declares a skill of the person's profile.
func (s *Server) skillForm(c *fiber.Ctx) error {
	f := s.form(c)
	software := s.softwareTyped(f, "software")
	err := f.err()
	if err == nil {
		_, err = s.do(c, &models.SetSkill{Developer: me(c).person.Developer, Software: software, Domain: f.text("domain"), Level: models.Declared})
	}
	if err != nil {
		return s.profileAgain(c, err, "competences", f)
	}
	return s.done(c, "/mon-profil", "skill.declared")
}

// skillRemoveForm takes a skill of the person's profile back.
func (s *Server) skillRemoveForm(c *fiber.Ctx) error {
	f := s.form(c)
	_, err := s.do(c, &models.RemoveSkill{Developer: me(c).person.Developer, Software: f.text("software"), Domain: f.text("domain")})
	if err != nil {
		return s.profileAgain(c, err, "competences", f)
	}
	return s.done(c, "/mon-profil", "skill.removed")
}

// softwareTyped gives the slug of the software that a field names; empty when it is empty.
func (s *Server) softwareTyped(f *form, field string) string {
	if f.text(field) == "" {
		return ""
	}
	st := s.state()
	slug, ok := findSoftware(st, softwareNames(st), f.text(field))
	if !ok {
		f.bad(field, "software_unlisted", nil)
	}
	return slug
}
