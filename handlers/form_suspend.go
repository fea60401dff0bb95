package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// suspendForm suspends somebody with a written reason, or restores them.
func (s *Server) suspendForm(c *fiber.Ctx) error {
	f := s.form(c)
	restore := f.text("act") == "restore"
	reason := strings.TrimSpace(f.text("reason"))
	if restore {
		reason = "" // what the command means by restoring
	} else if reason == "" {
		f.bad("reason", "reason_required", nil)
	}
	err := f.err()
	person := ""
	if err == nil {
		person, err = s.personByEmail(f, "email")
	}
	if err == nil {
		_, err = s.do(c, &models.SuspendPerson{Person: person, Reason: reason})
	}
	if err != nil {
		return s.stewardAgain(c, err, "suspension", "", f)
	}
	if restore {
		return s.stewardDone(c, "person.restored")
	}
	return s.stewardDone(c, "person.suspended")
}
