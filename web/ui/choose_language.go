package ui

import "golang.org/x/text/language"

var matcher = language.NewMatcher([]language.Tag{language.French, language.English})

// ChooseLanguage decides the language of a page: what was just asked (?lang=),
// else the cookie, else the browser's Accept-Language, else French. Every
// argument may be empty or nonsense.
func ChooseLanguage(query, cookie, accept string) string {
	for _, asked := range []string{query, cookie} {
		if asked == French || asked == English {
			return asked
		}
	}
	if len(accept) > 256 {
		return French
	}
	want, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(want) == 0 {
		return French
	}
	_, i, confidence := matcher.Match(want...)
	if confidence == language.No {
		return French
	}
	return Languages[i]
}
