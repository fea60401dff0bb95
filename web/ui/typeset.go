package ui

import "strings"

// typesetting keeps the marks and units of a typed sentence on the line of their
// word; a name with one letter before its hyphen (i-Parapheur) stays whole.
var typesetting = strings.NewReplacer("« ", "«"+nbsp, " »", nbsp+"»", " ?", narrow+"?", " ;", narrow+";", " :", nbsp+":", " €", nbsp+"€", " %", nbsp+"%",
	" km ", nbsp+"km ", " Mo ", nbsp+"Mo ", " Go ", nbsp+"Go ", " i-", " i\u2060-\u2060")

// quoted is the longest quotation, in bytes, that never breaks: it still fits one
// line of a title on a phone.
const quoted = 28

// Typeset sets a typed text for reading: its words stay what they are.
func Typeset(text string) string {
	text = typesetting.Replace(text)
	for from := 0; ; {
		open := strings.Index(text[from:], "«")
		if open < 0 {
			return text
		}
		open += from
		size := strings.Index(text[open:], "»")
		if size < 0 {
			return text
		}
		if size <= quoted {
			text = text[:open] + strings.ReplaceAll(text[open:open+size], " ", nbsp) + text[open+size:]
		}
		from = open + len("«")
	}
}
