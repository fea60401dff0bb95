package ui

import (
	"strconv"

	"coupdemain/models/view"
)

// MissionAddress is the one address of a mission's page.
func MissionAddress(c view.Card) string { return MissionPath(c.ID, c.Slug) }

// MissionPath is the address made of an id and a slug.
func MissionPath(id, slug string) string {
	if slug == "" {
		return "/missions/" + id
	}
	return "/missions/" + id + "-" + slug
}

// OpeningPath is the page on which the offers of a mission are compared.
func OpeningPath(id string) string { return "/missions/" + id + "/depouillement" }

// DeveloperPath is the address of a developer's page.
func DeveloperPath(id string) string { return "/developpeurs/" + id }

// AuthorityPath is the address of an authority's page.
func AuthorityPath(id string) string { return "/collectivites/" + id }

// SoftwarePath is the address of a software's page.
func SoftwarePath(slug string) string { return "/logiciels/" + slug }

// JournalPath is the address of one commit.
func JournalPath(pos int64) string { return "/journal/" + strconv.FormatInt(pos, 10) }
