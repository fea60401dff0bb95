package handlers

import (
	"maps"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// listSoftwareForm enters a software in the list, or changes what it says of it.
func (s *Server) listSoftwareForm(c *fiber.Ctx) error {
	f := s.form(c)
	slug := strings.TrimSpace(f.text("slug"))
	entry := models.SoftwareListed{Slug: slug, Title: f.text("name"), Function: f.text("function"), Licence: f.text("licence"), Domain: f.text("domain"), Source: f.text("source")}
	if old, ok := s.state().Software(slug); ok { // identifiers of other lists came with an import
		entry.IDs = maps.Clone(old.IDs)
	}
	if id := strings.TrimSpace(f.text("wikidata")); id != "" {
		if entry.IDs == nil {
			entry.IDs = map[string]string{}
		}
		entry.IDs["wikidata"] = id
	}
	if _, err := s.do(c, &models.ListSoftware{Entries: []models.SoftwareListed{entry}}); err != nil {
		return s.stewardAgain(c, err, "logiciels", "", f)
	}
	return s.stewardDone(c, "software.listed")
}
