package software

import (
	"strings"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
)

// maxNames bounds the names that a page offers while one types: the known
// catalogues hold some hundreds.
const maxNames = 2000

// Names lists the listed software by name, as many as a page offers.
func Names(st models.State) []view.SoftRef {
	var names []view.SoftRef
	each(st, func(r view.SoftRef) bool {
		names = append(names, r)
		return len(names) < maxNames
	})
	return names
}

// Find gives the slug of a listed software from its slug or its name, whatever the case.
func Find(st models.State, text string) (slug string, ok bool) {
	text = strings.TrimSpace(text)
	if slug = strings.ToLower(text); slug != "" {
		if _, ok := st.Software(slug); ok {
			return slug, true
		}
	}
	each(st, func(r view.SoftRef) bool {
		if ok = strings.EqualFold(r.Name, text); ok {
			slug = r.Slug
		}
		return !ok
	})
	return slug, ok
}

// Typed gives the slug of the software that a field names, empty when it is empty;
// one that is not listed is a fault of the form (software_unlisted).
func Typed(st models.State, f *edge.Form, field string) string {
	if f.Text(field) == "" {
		return ""
	}
	slug, ok := Find(st, f.Text(field))
	if !ok {
		f.Bad(field, "software_unlisted", nil)
	}
	return slug
}

// each walks the listed software by name while fn says so.
func each(st models.State, fn func(view.SoftRef) bool) {
	for after, more := "", true; more; {
		page, next := view.SoftwareList(st, after, 200)
		for _, v := range page {
			if !fn(view.SoftRef{Slug: v.Slug, Name: v.Name}) {
				return
			}
		}
		after, more = next, next != ""
	}
}
