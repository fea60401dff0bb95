package mission

import (
	"strings"

	"coupdemain/models"
	"coupdemain/web/ui"
)

func placeText(lang string, p models.Place) string {
	switch {
	case p.Remote && p.Department != "":
		return ui.T(lang, "mission.remote_near", "code", p.Department)
	case p.Remote:
		return ui.T(lang, "mission.remote")
	case p.Department != "":
		return ui.T(lang, "mission.on_site_in", "code", p.Department)
	}
	return ui.T(lang, "mission.on_site")
}

func count(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// paragraphs cuts a text at its empty lines.
func paragraphs(text string) []string {
	var list []string
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// groupHash writes a fingerprint in fours, as people compare it.
func groupHash(hash string) string {
	var b strings.Builder
	for i := 0; i < len(hash); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hash[i:min(i+4, len(hash))])
	}
	return b.String()
}

// candidate names a bidder of an open mission: A for the first who bid.
func candidate(lang string, label int) string {
	return ui.T(lang, "room.candidate", "letter", letter(label))
}

// letter is a candidate's letter: A to Z, then AA.
func letter(n int) string {
	if n < 1 {
		return "?"
	}
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
