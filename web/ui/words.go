package ui

import (
	"strings"

	"coupdemain/models"
	"coupdemain/models/view"
)

// WhoName is a developer's name from the vault, or what stands for one that was erased.
func WhoName(lang string, w view.Who) string {
	if w.Name != "" {
		return w.Name
	}
	return T(lang, "work.nobody", "id", w.ID)
}

// ProfileName is the name from the vault; somebody erased has none any more.
func ProfileName(lang string, w view.Who) string {
	switch {
	case w.Name != "":
		return w.Name
	case w.Key != "":
		return w.Key
	}
	return T(lang, "developer.erased")
}

// UpperFirst lets a word of an enumeration begin a line.
func UpperFirst(word string) string {
	r := []rune(word)
	if len(r) == 0 {
		return word
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// NoText tells that nothing was said; a text that was erased was said.
func NoText(t models.Text) bool { return t.Plain == "" && t.Ref.Empty() }
