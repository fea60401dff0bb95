package steward

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/handlers/people"
	"coupdemain/handlers/software"
	"coupdemain/models"
)

// ChangeRole gives or takes the role of agent or steward. Somebody who never
// signed in is registered under the name that the steward gives.
func (h Pages) ChangeRole(c *fiber.Ctx) error {
	f := h.Form(c)
	role, authority := models.Role(f.Text("role")), f.Text("authority")
	if role == models.Steward {
		authority = ""
	}
	revoke := f.Text("act") == "revoke"
	person, err := h.roleHolder(c, f, !revoke)
	if err == nil && revoke {
		_, err = h.Do(c, &models.RevokeRole{Person: person, Role: role, Authority: authority})
	} else if err == nil {
		_, err = h.Do(c, &models.GrantRole{Person: person, Role: role, Authority: authority})
	}
	if err != nil {
		return h.refuse(c, err, "roles", "", f)
	}
	if revoke {
		return h.finish(c, "role.revoked")
	}
	return h.finish(c, "role.granted")
}

// roleHolder finds the person of the address, or registers them.
func (h Pages) roleHolder(c *fiber.Ctx, f *edge.Form, register bool) (string, error) {
	person, err := people.ByEmail(h.Edge, f, "email")
	if err == nil || !register || models.CodeOf(err) != models.Refused || strings.TrimSpace(f.Text("name")) == "" {
		return person, err
	}
	email, err := auth.CleanEmail(strings.TrimSpace(f.Text("email")))
	if err != nil {
		return "", err
	}
	if _, err := h.Admit(c); err != nil {
		return "", err
	}
	return h.Board.Register(c.UserContext(), edge.Me(c).By(), board.PersonDoc{Name: f.Text("name"), Email: email}, edge.Me(c).Lang)
}

// Suspend suspends somebody with a written reason, or restores them.
func (h Pages) Suspend(c *fiber.Ctx) error {
	f := h.Form(c)
	restore := f.Text("act") == "restore"
	reason := strings.TrimSpace(f.Text("reason"))
	if restore {
		reason = "" // what the command means by restoring
	} else if reason == "" {
		f.Bad("reason", "reason_required", nil)
	}
	err := f.Err()
	person := ""
	if err == nil {
		person, err = people.ByEmail(h.Edge, f, "email")
	}
	if err == nil {
		_, err = h.Do(c, &models.SuspendPerson{Person: person, Reason: reason})
	}
	if err != nil {
		return h.refuse(c, err, "suspension", "", f)
	}
	if restore {
		return h.finish(c, "person.restored")
	}
	return h.finish(c, "person.suspended")
}

// AssessSkill sets a skill that the steward verified, with its proof in words.
func (h Pages) AssessSkill(c *fiber.Ctx) error {
	f := h.Form(c)
	developer, err := h.profileTyped(f, "developer")
	slug := software.Typed(h.State(), f, "software")
	if strings.TrimSpace(f.Text("proof")) == "" {
		f.Bad("proof", "missing", nil)
	}
	if err == nil {
		err = f.Err()
	}
	if err == nil {
		_, err = h.Do(c, &models.SetSkill{Developer: developer, Software: slug, Domain: f.Text("domain"), Level: models.Level(f.Text("level")), Proof: f.Text("proof")})
	}
	if err != nil {
		return h.refuse(c, err, "competences", "", f)
	}
	return h.finish(c, "skill.assessed")
}

// profileTyped finds a developer profile by its id or by the address of somebody behind it.
func (h Pages) profileTyped(f *edge.Form, field string) (string, error) {
	text := strings.TrimSpace(f.Text(field))
	if !strings.Contains(text, "@") {
		if _, ok := h.State().Developer(text); ok {
			return text, nil
		}
		return "", models.Refuse(models.Refused, models.Reason{Key: "developer_unknown", Field: field})
	}
	person, err := people.ByEmail(h.Edge, f, field)
	if err != nil {
		return "", err
	}
	if p, ok := h.State().Person(person); ok && p.Developer != "" {
		return p.Developer, nil
	}
	return "", models.Refuse(models.Refused, models.Reason{Key: "developer_unknown", Field: field})
}
