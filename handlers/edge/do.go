package edge

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/view"
)

// Do has the board do what this person asks, within their limits. The key comes
// from the header Idempotency-Key or the form field key. It refuses a stranger
// (unauthenticated), a key that is none (invalid) and too many commands (limit);
// else the error is the rules', or the board's (conflict, unavailable, unknown).
func (e *Edge) Do(c *fiber.Ctx, cmd models.Command) (board.Answer, error) {
	w := Me(c)
	key, err := e.Admit(c)
	if err != nil {
		return board.Answer{}, err
	}
	started := time.Now()
	a, err := e.Board.Do(c.UserContext(), board.Request{By: w.Person.ID, Key: key, Command: cmd})
	if err == nil {
		e.Metrics.Append.Observe(time.Since(started).Seconds())
	}
	return a, err
}

// Submit has the board do what a form asks, once all of it could be read: its
// error is the form's (invalid), else as of Do.
func (e *Edge) Submit(c *fiber.Ctx, f *Form, cmd models.Command) error {
	if err := f.Err(); err != nil {
		return err
	}
	_, err := e.Do(c, cmd)
	return err
}

// Admit reads the key of a write and counts it, and refuses as Do does; for acts
// that are not one command (Board.RegisterDeveloper).
func (e *Edge) Admit(c *fiber.Ctx) (key string, err error) {
	w := Me(c)
	if w.Person == nil { // strangers would otherwise be counted as one person
		return "", notSignedIn()
	}
	if e.Config.Limits {
		if err := e.Board.Allow(w.By(), w.Bearer); err != nil {
			return "", err
		}
	}
	return idempotencyKey(c)
}

// MaxKey is how long an Idempotency-Key may be.
const MaxKey = 64

func idempotencyKey(c *fiber.Ctx) (string, error) {
	key := c.Get("Idempotency-Key")
	if key == "" && !strings.HasPrefix(c.Path(), "/api/") {
		key = c.FormValue("key")
	}
	if len(key) > MaxKey {
		return "", models.Refuse(models.Invalid, models.Reason{Key: "key_invalid", Field: "key"})
	}
	for i := range len(key) {
		if key[i] <= ' ' || key[i] > '~' {
			return "", models.Refuse(models.Invalid, models.Reason{Key: "key_invalid", Field: "key"})
		}
	}
	return key, nil
}

// Fill fills names and texts of views from the vault.
func (e *Edge) Fill(c *fiber.Ctx, views ...view.Fillable) error {
	return e.Board.Fill(c.UserContext(), views...)
}

// Viewer is how the rules of visibility know this person before a mission.
func (e *Edge) Viewer(c *fiber.Ctx, mission string) (view.Viewer, error) {
	return e.Board.Viewer(c.UserContext(), Me(c).By(), mission)
}
