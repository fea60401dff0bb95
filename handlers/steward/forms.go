package steward

import (
	"maps"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// RegisterAuthority registers an authority whose identity the steward has checked.
func (h Pages) RegisterAuthority(c *fiber.Ctx) error {
	f := h.Form(c)
	cmd := &models.RegisterAuthority{Name: f.Text("name"), Siret: f.Text("siret"), Regime: models.Regime(f.Text("regime")), Type: f.Text("kind"),
		Department: f.Text("department"), Population: f.Int("population"), Signatory: f.Text("signatory")}
	if err := h.Submit(c, f, cmd); err != nil {
		return h.refuse(c, err, "collectivites", "", f)
	}
	return h.finish(c, "authority.registered")
}

// ListSoftware enters a software in the list, or changes what it says of it.
func (h Pages) ListSoftware(c *fiber.Ctx) error {
	f := h.Form(c)
	slug := strings.TrimSpace(f.Text("slug"))
	entry := models.SoftwareListed{Slug: slug, Title: f.Text("name"), Function: f.Text("function"), Licence: f.Text("licence"), Domain: f.Text("domain"), Source: f.Text("source")}
	if old, ok := h.State().Software(slug); ok { // identifiers of other lists came with an import
		entry.IDs = maps.Clone(old.IDs)
	}
	if id := strings.TrimSpace(f.Text("wikidata")); id != "" {
		if entry.IDs == nil {
			entry.IDs = map[string]string{}
		}
		entry.IDs["wikidata"] = id
	}
	if _, err := h.Do(c, &models.ListSoftware{Entries: []models.SoftwareListed{entry}}); err != nil {
		return h.refuse(c, err, "logiciels", "", f)
	}
	return h.finish(c, "software.listed")
}

// SettleFailure settles a claim of failure after mediation.
func (h Pages) SettleFailure(c *fiber.Ctx) error {
	f := h.Form(c)
	mission := f.Text("mission")
	if _, err := h.Do(c, &models.SettleFailure{Mission: mission, Fault: models.Blame(f.Text("fault"))}); err != nil {
		return h.refuse(c, err, "defaillances", mission, f)
	}
	return h.finish(c, "failure.settled_desk")
}

// SettleDispute ends a dispute as its mediation did.
func (h Pages) SettleDispute(c *fiber.Ctx) error {
	f := h.Form(c)
	mission := f.Text("mission")
	if _, err := h.Do(c, &models.SettleDispute{Mission: mission, Outcome: models.Outcome(f.Text("outcome"))}); err != nil {
		return h.refuse(c, err, "litiges", mission, f)
	}
	return h.finish(c, "dispute.settled_desk")
}
