package software

import (
	"maps"
	"slices"

	"coupdemain/web/ui"
)

// otherIDs are identifiers of lists that we know no address of.
func otherIDs(ids map[string]string, known map[string]bool) []softwareID {
	var list []softwareID
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		if !known[name] && ids[name] != "" {
			list = append(list, softwareID{name: name, id: ids[name]})
		}
	}
	return list
}

// idName names a list in words, or by its own key when we have none.
func idName(lang, name string) string {
	if key := "software.id." + name; ui.Has(key) {
		return ui.T(lang, key)
	}
	return name
}
