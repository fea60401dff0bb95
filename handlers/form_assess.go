package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// assessForm sets a skill that the steward verified, with its proof in words.
func (s *Server) assessForm(c *fiber.Ctx) error {
	f := s.form(c)
	developer, err := s.profileTyped(f, "developer")
	software := s.softwareTyped(f, "software")
	if strings.TrimSpace(f.text("proof")) == "" {
		f.bad("proof", "missing", nil)
	}
	if err == nil {
		err = f.err()
	}
	if err == nil {
		_, err = s.do(c, &models.SetSkill{Developer: developer, Software: software, Domain: f.text("domain"), Level: models.Level(f.text("level")), Proof: f.text("proof")})
	}
	if err != nil {
		return s.stewardAgain(c, err, "competences", "", f)
	}
	return s.stewardDone(c, "skill.assessed")
}

// profileTyped finds a developer profile by its id or by the address of somebody behind it.
func (s *Server) profileTyped(f *form, field string) (string, error) {
	text := strings.TrimSpace(f.text(field))
	if !strings.Contains(text, "@") {
		if _, ok := s.state().Developer(text); ok {
			return text, nil
		}
		return "", models.Refuse(models.Refused, models.Reason{Key: "developer_unknown", Field: field})
	}
	person, err := s.personByEmail(f, field)
	if err != nil {
		return "", err
	}
	if p, ok := s.state().Person(person); ok && p.Developer != "" {
		return p.Developer, nil
	}
	return "", models.Refuse(models.Refused, models.Reason{Key: "developer_unknown", Field: field})
}
