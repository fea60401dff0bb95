package people

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/handlers/software"
	"coupdemain/models"
)

// SaveProfile makes the person's developer profile, or changes it.
func (h Pages) SaveProfile(c *fiber.Ctx) error {
	f := h.Form(c)
	notice, err := h.saveProfile(c, f)
	if err != nil {
		return h.refuse(c, err, "profil", f)
	}
	return h.Done(c, "/mon-profil", notice)
}

func (h Pages) saveProfile(c *fiber.Ctx, f *edge.Form) (notice string, err error) {
	words := board.ProfileDoc{Name: f.Text("name"), About: f.Text("about")}
	by := edge.Me(c).By()
	key, err := h.Admit(c)
	if err != nil {
		return "", err
	}
	if edge.Me(c).Person.Developer == "" {
		cmd := models.RegisterDeveloper{Legal: f.Text("legal"), Department: f.Text("department"), Remote: f.Check("remote")}
		_, _, err := h.Board.RegisterDeveloper(c.UserContext(), by, key, cmd, words)
		return "profile.created", err
	}
	cmd := models.ChangeDeveloper{Legal: f.Text("legal"), Department: f.Text("department"), Remote: f.Check("remote")}
	_, err = h.Board.ChangeDeveloper(c.UserContext(), by, key, cmd, words)
	return "profile.changed", err
}

// ByEmail finds who reads an address typed in a form: invalid email_invalid,
// refused person_unknown.
func ByEmail(e *edge.Edge, f *edge.Form, field string) (string, error) {
	email, err := auth.CleanEmail(strings.TrimSpace(f.Text(field)))
	if err != nil {
		return "", err
	}
	p, ok := e.State().PersonByMac(e.Board.Mac(email))
	if !ok {
		return "", models.Refuse(models.Refused, models.Reason{Key: "person_unknown", Field: field})
	}
	return p.ID, nil
}

// AddMember adds somebody to the person's profile by their address.
func (h Pages) AddMember(c *fiber.Ctx) error {
	f := h.Form(c)
	person, err := ByEmail(h.Edge, f, "email")
	if err == nil {
		_, err = h.Do(c, &models.AddMember{Developer: edge.Me(c).Person.Developer, Person: person})
	}
	if err != nil {
		return h.refuse(c, err, "membres", f)
	}
	return h.Done(c, "/mon-profil", "member.added")
}

// RemoveMember takes somebody, or oneself, off the person's profile.
func (h Pages) RemoveMember(c *fiber.Ctx) error {
	f := h.Form(c)
	_, err := h.Do(c, &models.RemoveMember{Developer: edge.Me(c).Person.Developer, Person: f.Text("person")})
	if err != nil {
		return h.refuse(c, err, "membres/retirer", f)
	}
	return h.Done(c, "/mon-profil", "member.removed")
}

// DeclareSkill declares a skill of the person's profile.
func (h Pages) DeclareSkill(c *fiber.Ctx) error {
	f := h.Form(c)
	cmd := &models.SetSkill{Developer: edge.Me(c).Person.Developer, Software: software.Typed(h.State(), f, "software"), Domain: f.Text("domain"), Level: models.Declared}
	if err := h.Submit(c, f, cmd); err != nil {
		return h.refuse(c, err, "competences", f)
	}
	return h.Done(c, "/mon-profil", "skill.declared")
}

// RemoveSkill takes a skill of the person's profile back.
func (h Pages) RemoveSkill(c *fiber.Ctx) error {
	f := h.Form(c)
	_, err := h.Do(c, &models.RemoveSkill{Developer: edge.Me(c).Person.Developer, Software: f.Text("software"), Domain: f.Text("domain")})
	if err != nil {
		return h.refuse(c, err, "competences", f)
	}
	return h.Done(c, "/mon-profil", "skill.removed")
}
