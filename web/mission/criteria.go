package mission

import "strings"

// clause is a part of an acceptance criterion: its connecting word, and what follows.
type clause struct{ head, rest string }

// joints are the words that open the three parts of a criterion.
var joints = [][3]string{{"Étant donné", "quand", "alors"}, {"Etant donné", "quand", "alors"}, {"Given", "when", "then"}}

// clauses cuts a criterion at its three words; one that has none stays whole.
func clauses(line string) []clause {
	for _, j := range joints {
		given, ok := strings.CutPrefix(line, j[0])
		if !ok {
			continue
		}
		first, rest, hasWhen := cutWord(given, j[1])
		second, third, hasThen := cutWord(rest, j[2])
		if !hasWhen || !hasThen {
			continue
		}
		return []clause{{j[0], first}, {j[1], second}, {j[2], third}}
	}
	return []clause{{"", line}}
}

// cutWord cuts around a word that stands after a comma or a space.
func cutWord(s, word string) (before, after string, ok bool) {
	for _, mark := range []string{", " + word + " ", " " + word + " ", ", " + capital(word) + " "} {
		if i := strings.Index(s, mark); i >= 0 {
			head := s[:i]
			if strings.HasPrefix(mark, ",") {
				head += ","
			}
			return head, " " + s[i+len(mark):], true
		}
	}
	return s, "", false
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
