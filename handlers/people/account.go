package people

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
)

// SignOutEverywhere closes every session of the person, this one too.
func (h Pages) SignOutEverywhere(c *fiber.Ctx) error {
	if err := h.Auth.End(c.UserContext(), edge.Me(c).By(), "", true); err != nil {
		return err
	}
	h.Forget(c, edge.SessionCookie, "/")
	return h.Done(c, "/", "signed_out_all")
}

// Erase erases the person, once they said that they are sure.
func (h Pages) Erase(c *fiber.Ctx) error {
	f := h.Form(c)
	if !f.Check("sure") {
		f.Bad("sure", "erase_unsure", nil)
		return h.refuse(c, f.Err(), "effacer", f)
	}
	if _, err := h.Admit(c); err != nil {
		return err
	}
	if err := h.Board.Erase(c.UserContext(), edge.Me(c).By(), edge.Me(c).By()); err != nil {
		return err
	}
	h.Forget(c, edge.SessionCookie, "/")
	return h.Done(c, "/", "erased")
}

// IssueToken issues an API token. The answer is the page that shows it, this
// once: a redirect would have to keep the token somewhere.
func (h Pages) IssueToken(c *fiber.Ctx) error {
	f := h.Form(c)
	if _, err := h.Admit(c); err != nil {
		return err
	}
	token, err := h.Auth.Issue(c.UserContext(), edge.Me(c).By(), edge.Me(c).By(), f.Text("label"))
	if err != nil {
		return h.refuse(c, err, "jetons", f)
	}
	v, err := h.profile(c)
	if err != nil {
		return err
	}
	v.Token = token
	return h.Render(c, h.drawProfile(c, v))
}

// RevokeToken ends one of the person's tokens.
func (h Pages) RevokeToken(c *fiber.Ctx) error {
	f := h.Form(c)
	if _, err := h.Do(c, &models.RevokeToken{Token: f.Text("token")}); err != nil {
		return h.refuse(c, err, "jetons", f)
	}
	return h.Done(c, "/mon-profil", "token.revoked")
}
