package edge

import (
	"strings"

	"coupdemain/models/money"
)

// blanks are what people and pages put between digits.
var blanks = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\t", "")

// Spaceless is a text without the blanks that people put between digits.
func Spaceless(s string) string { return blanks.Replace(strings.TrimSpace(s)) }

// parseMoney reads an amount as people write it, in cents: "1 620,00 €", "1620",
// "1,620.50". It never goes through a fraction. The key is "" when it is fine,
// else "amount_invalid", "amount_unclear" (1.620: thousands or cents?) or
// "amount_too_large".
func parseMoney(lang, text string) (cents money.Cents, key string) {
	if len(text) > 64 {
		return 0, "amount_invalid"
	}
	s := Spaceless(text)
	s = strings.TrimSuffix(strings.TrimPrefix(s, "€"), "€")
	whole, rest, key := splitMoney(lang, s)
	if key != "" {
		return 0, key
	}
	if whole == "" || len(whole) > 15 || !digits(whole) || !digits(rest) {
		return 0, "amount_invalid"
	}
	for len(rest) < 2 {
		rest += "0"
	}
	for _, d := range whole + rest {
		cents = cents*10 + money.Cents(d-'0')
	}
	if cents > money.Max {
		return 0, "amount_too_large"
	}
	return cents, ""
}

// splitMoney finds the cents: after the last comma or point, when one or two digits follow.
func splitMoney(lang, s string) (whole, rest, key string) {
	last := strings.LastIndexAny(s, ",.")
	if last < 0 {
		return s, "", ""
	}
	mark, after := s[last], s[last+1:]
	before := s[:last]
	decimal := len(after) == 1 || len(after) == 2
	if !decimal {
		if len(after) != 3 {
			return "", "", "amount_invalid"
		}
		// Three digits after the only kind of mark: thousands where the language
		// groups so, or where it stands more than once.
		grouping := lang == "en" && mark == ',' || strings.Count(s, string(mark)) > 1
		if !grouping || strings.ContainsRune(s, other(mark)) {
			return "", "", "amount_unclear"
		}
		before, after = s, ""
		whole, ok := ungroup(before, rune(mark))
		if !ok {
			return "", "", "amount_invalid"
		}
		return whole, after, ""
	}
	if strings.ContainsRune(before, rune(mark)) {
		return "", "", "amount_invalid"
	}
	whole, ok := ungroup(before, other(mark))
	if !ok {
		return "", "", "amount_invalid"
	}
	return whole, after, ""
}

func other(mark byte) rune {
	if mark == ',' {
		return '.'
	}
	return ','
}

// ungroup takes the marks between thousands off; they must stand every three digits.
func ungroup(s string, mark rune) (string, bool) {
	groups := strings.Split(s, string(mark))
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && (len(g) == 0 || len(g) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
