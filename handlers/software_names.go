package handlers

import (
	"strings"

	"coupdemain/models"
)

// maxNames bounds the names that a page offers while one types.
const maxNames = 1000

// softwareNames lists the listed software by name.
func softwareNames(st models.State) []models.SoftRef {
	var names []models.SoftRef
	after := ""
	for {
		page, next := st.SoftwareList(after, 100)
		for _, v := range page {
			names = append(names, models.SoftRef{Slug: v.Slug, Name: v.Name})
		}
		if next == "" || len(names) >= maxNames {
			return names
		}
		after = next
	}
}

// findSoftware gives the slug of a software from its slug or its name, whatever the case.
func findSoftware(st models.State, names []models.SoftRef, text string) (slug string, ok bool) {
	text = strings.TrimSpace(text)
	if _, ok := st.Software(text); ok {
		return text, true
	}
	for _, n := range names {
		if strings.EqualFold(n.Name, text) || strings.EqualFold(n.Slug, text) {
			return n.Slug, true
		}
	}
	return "", false
}
